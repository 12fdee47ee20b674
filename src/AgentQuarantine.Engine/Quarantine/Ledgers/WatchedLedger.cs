namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>A ledger that is looked at again and again, and read only when it has changed. Not thread-safe.</summary>
/// <param name="ledger">The ledger.</param>
internal sealed class WatchedLedger(IQuarantineLedger ledger)
{
    private object? _version;
    private bool _isSettled;

    /// <summary>The ledger when it was last read; <see langword="null"/> while it could never be.</summary>
    public LedgerSnapshot? Snapshot { get; private set; }

    /// <summary>The ledger as it is: the same snapshot as long as it has not changed.</summary>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c>; <see cref="Snapshot"/> stays, and the next call reads again.</exception>
    public LedgerSnapshot Read()
    {
        var version = ledger.Version;
        if (version is not null && version.Equals(_version) && _isSettled)
            return Snapshot!;
        // Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        var isSettled = version is not null && version.Equals(_version);
        (_version, _isSettled) = (null, false);
        Snapshot = ledger.Read();
        (_version, _isSettled) = (version, isSettled);
        return Snapshot;
    }
}
