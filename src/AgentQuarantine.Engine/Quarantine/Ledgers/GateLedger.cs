using System.Collections.Frozen;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The ledger as a gate sees it: who is disabled and until when, read again when the file has changed.</summary>
/// <param name="path">The ledger's full path.</param>
internal sealed class GateLedger(string path)
{
    private readonly FileLedger _ledger = new(path);
    private (DateTime Written, DateTime Created, long Length)? _stamp;
    private bool _settling;
    private bool _read;

    /// <summary>
    /// The disabled agents and the UTC ticks until when, <see cref="long.MaxValue"/> for no end; <see langword="null"/> where nothing has changed.
    /// </summary>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c>; the next call reads again.</exception>
    public FrozenDictionary<string, long>? ReadIfChanged()
    {
        var stamp = Stamp();
        if (_read && stamp == _stamp && !_settling)
            return null;
        if (_read && stamp is null && _stamp is not null)
            throw Errors.LedgerDamaged(path, "it is gone since it was last read.", new FileNotFoundException(null, path));
        var disabled = _ledger.Read().Agents.Values.Where(entry => entry.Active)
            .ToFrozenDictionary(entry => entry.Agent, entry => entry.Until?.UtcTicks ?? long.MaxValue, StringComparer.Ordinal);
        // Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        _settling = stamp != _stamp;
        _stamp = stamp;
        _read = true;
        return disabled;
    }

    // A rename brings a new file, and with it a new time of creation, even where length and time of writing happen to agree.
    private (DateTime, DateTime, long)? Stamp()
    {
        try
        {
            var file = new FileInfo(LedgerFiles.At(path).Ledger);
            return file.Exists ? (file.LastWriteTimeUtc, file.CreationTimeUtc, file.Length) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.LedgerDamaged(path, $"it cannot be read: {e.Message}", e);
        }
    }
}
