using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Metrics;

/// <summary>The newest transitions of a ledger, read again once the ledger has changed.</summary>
/// <param name="ledger">The ledger.</param>
internal sealed class Transitions(IQuarantineLedger ledger)
{
    /// <summary>So many are kept.</summary>
    public const int Most = 10_000;

    private LedgerSnapshot? _of;
    private volatile ILookup<string, HistoryRecord> _byAgent = Array.Empty<HistoryRecord>().ToLookup(record => record.Agent);

    /// <summary>The transitions by agent, oldest first.</summary>
    public ILookup<string, HistoryRecord> ByAgent => _byAgent;

    /// <summary>Reads the history where the ledger is another than before.</summary>
    public void Follow(LedgerSnapshot? snapshot)
    {
        if (snapshot is null || ReferenceEquals(snapshot, _of))
            return;
        var newest = new Queue<HistoryRecord>();
        foreach (var record in ledger.History())
        {
            if (newest.Count == Most)
                newest.Dequeue();
            newest.Enqueue(record);
        }
        _byAgent = newest.ToLookup(record => record.Agent, StringComparer.Ordinal);
        _of = snapshot;
    }
}
