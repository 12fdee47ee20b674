namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>What the last write told the history, kept in the ledger itself: the history may not have it yet.</summary>
/// <param name="Revision">The number of that write. The lines carry it, so that two that say the same are told apart.</param>
/// <param name="Records">The records: those of the last write, and earlier ones that the history could not take.</param>
internal sealed record LedgerJournal(long Revision, IReadOnlyList<HistoryRecord> Records)
{
    /// <summary>That of a ledger that has none.</summary>
    public static LedgerJournal Empty { get; } = new(0, []);
}
