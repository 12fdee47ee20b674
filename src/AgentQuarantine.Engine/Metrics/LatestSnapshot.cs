namespace AgentQuarantine.Metrics;

/// <summary>
/// The newest snapshot. Where nothing has changed but the time, one is put together only for somebody who asks: an idle server allocates
/// nothing. Thread-safe.
/// </summary>
internal sealed class LatestSnapshot
{
    private readonly Lock _one = new();
    private volatile MetricsSnapshot? _snapshot;
    private DateTimeOffset _time;
    private TimeSpan? _ledgerAge;

    /// <summary>The snapshot; <see langword="null"/> before there was one.</summary>
    public MetricsSnapshot? Value
    {
        get
        {
            lock (_one)
            {
                if (_snapshot is { } last && last.Time != _time)
                {
                    var self = last.Self with { LastRead = _time, LedgerAge = _ledgerAge, ResidentBytes = Environment.WorkingSet };
                    _snapshot = new MetricsSnapshot(last, self, _time);
                }
                return _snapshot;
            }
        }
    }

    /// <summary>The one that was taken last, or was asked for since.</summary>
    public MetricsSnapshot? Last => _snapshot;

    /// <summary>Takes a snapshot.</summary>
    public void Set(MetricsSnapshot snapshot)
    {
        lock (_one)
            (_snapshot, _time) = (snapshot, snapshot.Time);
    }

    /// <summary>Everything was read again, and is as it was.</summary>
    /// <param name="now">When it was read.</param>
    /// <param name="ledgerAge">How long ago the ledger was last known to be as it is here.</param>
    public void Pass(DateTimeOffset now, TimeSpan? ledgerAge)
    {
        lock (_one)
            (_time, _ledgerAge) = (now, ledgerAge);
    }
}
