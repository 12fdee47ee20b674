using AgentQuarantine.Disks;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>Where a ledger and what belongs to it lie: all in the folder of the ledger that a symbolic link leads to.</summary>
/// <param name="Ledger">The ledger itself.</param>
internal sealed record LedgerFiles(string Ledger)
{
    /// <summary>The ledger before the last write.</summary>
    public string Backup { get; } = Ledger + ".bak";

    /// <summary>Locked while somebody writes. It stays when nobody does: removing it would let two writers in.</summary>
    public string Lock { get; } = Ledger + ".lock";

    /// <summary>The transitions: <c>quarantine.history.jsonl</c> beside <c>quarantine.json</c>.</summary>
    public string History { get; } = Path.ChangeExtension(Ledger, null) + ".history.jsonl";

    /// <summary>The transitions before the history reached its greatest size.</summary>
    public string OlderHistory { get; } = Path.ChangeExtension(Ledger, null) + ".history.jsonl.1";

    /// <summary>How much evidence there is of each agent, and which rewards are in it.</summary>
    public string Evidence { get; } = Path.ChangeExtension(Ledger, null) + ".evidence.json";

    /// <summary>How the last check ended: <c>quarantine.check.json</c> beside <c>quarantine.json</c>.</summary>
    public string Check { get; } = Path.ChangeExtension(Ledger, null) + ".check.json";

    /// <summary>The ledger's folder.</summary>
    public string Folder => Path.GetDirectoryName(Ledger)!;

    /// <summary>The files of the ledger at <paramref name="path"/>: a link stays a link, its target is what is written.</summary>
    /// <param name="disk">Where they lie.</param>
    /// <param name="path">The ledger's path as it was named.</param>
    /// <param name="known">What came of it the last time, which is taken again as long as it holds.</param>
    /// <exception cref="QuarantineException"><c>LedgerUnsupported</c>: the path is an address, or links lead in a circle.</exception>
    public static LedgerFiles At(IDisk disk, string path, LedgerFiles? known = null)
    {
        if (known is null && IsAddress(path))
            throw Errors.LedgerUnsupported(path, "it is an address, and this program keeps its ledgers in files.");
        try
        {
            var ledger = disk.Resolve(path);
            return known?.Ledger == ledger ? known : new(ledger);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Errors.LedgerUnreadable(path, e);
        }
        catch (IOException e)
        {
            throw Errors.LedgerUnsupported(path, "its symbolic links lead in a circle, or what stands in place of a folder is none.", e);
        }
    }

    /// <summary>Whether a path is an address, such as a database's, or a connection string: it may hold a password.</summary>
    /// <remarks>A scheme of two letters or more is no drive. Of its two slashes one is gone where the path was made full.</remarks>
    public static bool IsAddress(string path)
    {
        for (var colon = path.IndexOf(':'); colon >= 0; colon = path.IndexOf(':', colon + 1))
        {
            var start = colon;
            while (start > 0 && (char.IsAsciiLetterOrDigit(path[start - 1]) || path[start - 1] is '+' or '.' or '-'))
                start--;
            if (colon - start >= 2 && char.IsAsciiLetter(path[start]) && path.AsSpan(colon + 1) is ['/' or '\\', ..]
                && path.AsSpan(0, start) is [] or [.., '/' or '\\'])
            {
                return true;
            }
        }
        return Secrets.HasSetting(path);
    }
}
