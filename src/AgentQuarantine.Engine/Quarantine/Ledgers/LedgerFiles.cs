namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>Where a ledger and what belongs to it lie: all in the folder of the ledger that a symbolic link leads to.</summary>
/// <param name="Ledger">The ledger itself.</param>
internal sealed record LedgerFiles(string Ledger)
{
    /// <summary>The ledger before the last write.</summary>
    public string Backup => Ledger + ".bak";

    /// <summary>Locked while somebody writes. It stays when nobody does: removing it would let two writers in.</summary>
    public string Lock => Ledger + ".lock";

    /// <summary>The transitions: <c>quarantine.history.jsonl</c> beside <c>quarantine.json</c>.</summary>
    public string History => Path.ChangeExtension(Ledger, null) + ".history.jsonl";

    /// <summary>The ledger's folder.</summary>
    public string Folder => Path.GetDirectoryName(Ledger)!;

    /// <summary>The files of the ledger at <paramref name="path"/>: a link stays a link, its target is what is written.</summary>
    public static LedgerFiles At(string path)
    {
        try
        {
            return new(new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);
        }
        catch (IOException)
        {
            // Links that lead in a circle: reading and writing then fail by their own ids.
            return new(path);
        }
    }
}
