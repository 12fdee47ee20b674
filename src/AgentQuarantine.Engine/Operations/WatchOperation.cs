using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>A ledger's transitions as they happen, each once, in the order of its history. Not thread-safe.</summary>
/// <param name="options">What is watched.</param>
/// <param name="ledger">The ledger.</param>
public sealed class WatchOperation(WatchOptions options, IQuarantineLedger ledger)
{
    private readonly WatchedLedger _watched = new(ledger);
    private LedgerSnapshot? _of;
    private HistoryRecord? _newest;
    private QuarantineException? _failure;

    /// <summary>Hands over every transition until <paramref name="cancellation"/>.</summary>
    /// <param name="take">Gets a transition, on this thread.</param>
    /// <param name="cancellation">Ends the watch.</param>
    /// <exception cref="QuarantineException">The ledger cannot be read at the first look. What fails later is reported, and tried again.</exception>
    public void Run(Action<HistoryRecord> take, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            foreach (var record in Look())
                take(record);
            ledger.WaitForChange(options.Interval, cancellation);
        }
    }

    /// <summary>What has happened since the last look; at the first one, since <see cref="WatchOptions.Since"/>.</summary>
    /// <exception cref="QuarantineException">As of <see cref="Run"/>.</exception>
    public IReadOnlyList<HistoryRecord> Look()
    {
        try
        {
            var news = News();
            if (_failure is not null)
                options.Report($"'{ledger.Name}' can be read again.");
            _failure = null;
            return options.Agents.From(news, record => record.Agent);
        }
        catch (QuarantineException e) when (_of is not null)
        {
            if (_failure?.Id != e.Id)
                options.Report($"{e.Id}: {e.Message} Trying again.");
            _failure = e;
            return [];
        }
    }

    private List<HistoryRecord> News()
    {
        var snapshot = _watched.Read();
        if (ReferenceEquals(snapshot, _of))
            return [];
        if (_of is null && LedgerMirror.SourceOf(snapshot) is { } source)
            options.Report($"'{ledger.Name}' mirrors '{source}', and has no history: watch that ledger.");
        List<HistoryRecord> all = [.. ledger.History()];
        var news = _of is null
            ? all.FindAll(record => record.Time >= options.Since)
            : all[(all.FindLastIndex(IsNewest) is >= 0 and var at ? at + 1 : AfterNewest(all))..];
        (_of, _newest) = (snapshot, all.Count > 0 ? all[^1] : _newest);
        return news;
    }

    // One write says no more than one thing of an agent.
    private bool IsNewest(HistoryRecord record) => _newest is { } newest
        && record.Time == newest.Time && record.Revision == newest.Revision && record.Action == newest.Action && record.Agent == newest.Agent;

    // The newest one is gone: so much was written that the history has been rotated twice, or somebody has begun it anew.
    private int AfterNewest(List<HistoryRecord> all) =>
        _newest is { } newest && all.FindIndex(record => record.Time > newest.Time) is var first ? first < 0 ? all.Count : first : 0;
}
