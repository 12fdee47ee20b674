using System.Runtime.ExceptionServices;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Live;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>
/// Keeps metrics of one event log and one ledger: reads every line once as the log grows, for the counters and for the windows, whose
/// statistics are those of a query at that moment. What has not changed is not read, not computed and not put together again. One thread
/// refreshes; any may look.
/// </summary>
/// <param name="options">What is read.</param>
/// <param name="time">The clock.</param>
public sealed class MetricsCollector(CollectorOptions options, TimeProvider time) : IDisposable
{
    private readonly LiveLog _log = new(
        new EventLog(options.LogPath, options.Fields.At(time)) { Rotated = options.Read.Rotated }, options.Read.Window, options.Read.Request.Last);
    private readonly WatchedLedger _ledger = new(options.Ledger);
    private readonly DecisionTally _decisions = new();
    private EventCounters _counters = new(options.Metrics);
    private volatile MetricsSnapshot? _snapshot;
    private volatile Exception? _failure;
    private volatile bool _hasReadLog;
    private LedgerSnapshot? _marksOf;
    private (long BytesRead, IReadOnlyList<AgentRewardStats> Statistics, LedgerSnapshot? Ledger) _shown = (-1, [], null);
    private DateTimeOffset? _lastRead, _lastCheck;

    /// <summary>The newest snapshot; <see langword="null"/> before the first refresh is over.</summary>
    public MetricsSnapshot? Snapshot => _snapshot;

    /// <summary>What went wrong in the last refresh; <see langword="null"/> where nothing did.</summary>
    public Exception? Failure => _failure;

    /// <summary>Whether the log was read in full once.</summary>
    public bool HasReadLog => _hasReadLog;

    /// <summary>How many agents' names are kept.</summary>
    internal int Names => _counters.Agents.Count;

    /// <summary>Reads what is new and takes a snapshot. What fails is kept in <see cref="Failure"/>, and everything else goes on.</summary>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> was cancelled; the next refresh goes on where this one ended.
    /// </exception>
    public MetricsSnapshot Refresh(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        Exception? failure = null, ledgerFailure = null;
        Try(() => _ledger.Read(), ref ledgerFailure);
        Try(() => Follow(now, cancellation), ref failure);
        // Half of what is new is nothing to show: what was there before stays. A log that is being rotated, or is none, has no last lines.
        var isWhole = failure is null or QuarantineException { Id: ErrorIds.EventLogNotFound or ErrorIds.EventLogNotUnderstood };
        failure ??= ledgerFailure;
        var self = Self(failure is null);
        var shown = (_log.BytesRead, Statistics: isWhole ? _log.Statistics : _shown.Statistics, _ledger.Snapshot);
        var snapshot = _snapshot is { } last && shown == _shown && now < last.Expires
            ? new MetricsSnapshot(last, self, now)
            : SnapshotBuilder.Build(_counters, WithQuarantines(shown.Statistics, _ledger.Snapshot, now), _ledger.Snapshot, options.Policy, self, now);
        _shown = shown;
        _failure = failure;
        _snapshot = snapshot;
        _hasReadLog = _lastRead is not null;
        return snapshot;
    }

    /// <summary>As <see cref="Refresh"/>, where nothing may be missing: for metrics that are written once.</summary>
    /// <exception cref="QuarantineException">
    /// <c>EventLogNotFound</c>, <c>EventLogUnreadable</c>, <c>EventLogNotUnderstood</c>, and the ledger's.
    /// </exception>
    public MetricsSnapshot RefreshOrThrow(CancellationToken cancellation = default)
    {
        var snapshot = Refresh(cancellation);
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return snapshot;
    }

    /// <summary>Makes one quarantine check and counts its decisions.</summary>
    /// <exception cref="QuarantineException">As <see cref="QuarantineCheck"/> says; nothing was applied then.</exception>
    public IReadOnlyList<QuarantineDecision> Check(CancellationToken cancellation = default)
    {
        var policy = options.Policy;
        policy.Validate();
        var now = time.GetUtcNow();
        var ledger = _ledger.Read();
        Follow(now, cancellation);
        var read = WithQuarantines(_log.Statistics, ledger, now);
        var newest = read.Max(agent => agent.LastSeen);
        var decisions = QuarantineCheck.Apply(
            read, options.Ledger, policy, now, wholeFleet: true, _log.Ends(newest ?? now), apply: true,
            newest: newest ?? _log.LastChanged, readWith: ledger);
        _decisions.Add(decisions, options.Policy.Mode);
        _lastCheck = time.GetUtcNow();
        return decisions;
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private void Follow(DateTimeOffset now, CancellationToken cancellation)
    {
        if (_marksOf != _ledger.Snapshot && _ledger.Snapshot is { } ledger)
        {
            _marksOf = ledger;
            _log.Marks = ledger.Agents.Values.Where(entry => entry.Marks.Count > 0)
                .ToDictionary(entry => entry.Agent, entry => entry.Marks, StringComparer.Ordinal);
        }
        do
        {
            cancellation.ThrowIfCancellationRequested();
            if (_counters.IsCrowded(_log.Names))
                _counters = _counters.Renew();
            _counters.ReadAt(now);
        }
        while (!_log.Follow(_counters, cancellation));
        if (!_log.Exists)
            throw Errors.EventLogNotFound(options.LogPath);
        if (_log.Foreign is { } foreign)
            throw foreign;
        _lastRead = now;
    }

    private static IReadOnlyList<AgentRewardStats> WithQuarantines(
        IReadOnlyList<AgentRewardStats> agents, LedgerSnapshot? ledger, DateTimeOffset now) =>
        ledger is null ? agents : [.. agents.Select(agent => ledger.IsQuarantined(agent.Agent, now) ? agent with { Quarantined = true } : agent)];

    private SelfMetrics Self(bool up)
    {
        var rejects = new RejectCounts();
        rejects.Add(_counters.Rejects);
        return new SelfMetrics
        {
            Up = up,
            Version = ProcessFacts.Version,
            LastRead = _lastRead,
            ReadBytes = _log.BytesRead,
            Rejects = rejects,
            AgentsDropped = _counters.Dropped,
            LastCheck = _lastCheck,
            Decisions = _decisions.Copy(),
            ProcessStart = ProcessFacts.Start,
            ResidentBytes = Environment.WorkingSet,
        };
    }

    private static void Try(Action step, ref Exception? failure)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure ??= e;
        }
    }
}
