using System.Runtime.ExceptionServices;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>
/// Keeps metrics of one event log and one ledger: counts every event once as the log grows, reads the windows' statistics
/// off the log's last lines as a query does, and the quarantines off the ledger. One thread refreshes; any may look.
/// </summary>
/// <param name="options">What is read.</param>
/// <param name="time">The clock.</param>
public sealed class MetricsCollector(CollectorOptions options, TimeProvider time) : IDisposable
{
    // A bound, so that the names are looked after while a long log is read for the first time, too.
    private readonly EventLogFollower _follower = new(options.LogPath, options.Fields) { MaxBytesPerPoll = 64 << 20 };
    private readonly EventLog _source = new(options.LogPath, options.Fields);
    private readonly DecisionTally _decisions = new();
    private EventCounters _counters = new(options.Metrics);
    private volatile MetricsSnapshot? _snapshot;
    private volatile Exception? _failure;
    private volatile bool _hasReadLog;
    private IReadOnlyList<AgentRewardStats> _statistics = [];
    private LedgerSnapshot? _ledger;
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
        Exception? failure = null;
        Try(() => Follow(now, cancellation), ref failure);
        Try(() => _ledger = options.Ledger.Read(), ref failure);
        Try(() => _statistics = ReadStatistics(now, cancellation), ref failure);
        var snapshot = SnapshotBuilder.Build(_counters, _statistics, _ledger, options.Policy, Self(failure is null), now);
        _failure = failure;
        _snapshot = snapshot;
        _hasReadLog = _lastRead is not null;
        return snapshot;
    }

    /// <summary>As <see cref="Refresh"/>, where nothing may be missing: for metrics that are written once.</summary>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c>, <c>EventLogUnreadable</c> or <c>LedgerDamaged</c>.</exception>
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
        var decisions = QuarantineCheck.Run(_source, options.Ledger, options.Policy, options.Read, time, cancellation: cancellation);
        _decisions.Add(decisions, options.Policy.Mode);
        _lastCheck = time.GetUtcNow();
        return decisions;
    }

    /// <inheritdoc/>
    public void Dispose() => _follower.Dispose();

    private void Follow(DateTimeOffset now, CancellationToken cancellation)
    {
        do
        {
            cancellation.ThrowIfCancellationRequested();
            if (_counters.IsCrowded)
                _counters = _counters.Renew();
            _counters.ReadAt(now);
        }
        while (!_follower.Poll(_counters, cancellation).CaughtUp);
        if (!_follower.Exists)
            throw Errors.EventLogNotFound(options.LogPath);
        _lastRead = now;
    }

    private IReadOnlyList<AgentRewardStats> ReadStatistics(DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            return FleetReader.Read(_source, _ledger ?? LedgerSnapshot.Empty, options.Read, now, null, cancellation).Agents;
        }
        catch (QuarantineException e) when (e.Id == ErrorIds.EventLogNotFound)
        {
            // The log is being rotated, or there is none: either way there are no last lines.
            return [];
        }
    }

    private SelfMetrics Self(bool up)
    {
        var rejects = new RejectCounts();
        rejects.Add(_counters.Rejects);
        return new SelfMetrics
        {
            Up = up,
            Version = ProcessFacts.Version,
            LastRead = _lastRead,
            ReadBytes = _follower.BytesRead,
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
