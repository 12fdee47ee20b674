using System.Globalization;
using System.Runtime.ExceptionServices;
using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Metrics.State;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>
/// Keeps metrics of a fleet's event logs and one ledger: reads every line once as the logs grow, for the counters and for the windows, whose
/// statistics are those of a query at that moment. What has not changed is not read, not computed and not put together again. One thread
/// refreshes; any may look.
/// </summary>
/// <param name="options">What is read.</param>
/// <param name="time">The clock.</param>
public sealed class MetricsCollector(CollectorOptions options, TimeProvider time) : IDisposable
{
    private readonly Transitions _transitions = new(options.Ledger);
    private readonly FleetPast? _past =
        options.History is { } length ? new FleetPast(options.Read.Window, length, options.Metrics.MaxAgents) : null;
    private readonly ILiveEvents _logs = CollectedEvents.Open(options, time);
    private readonly CollectedRewards _rewards = new(options);
    private readonly CounterStateFile _state = new(options.StatePath);
    private readonly WatchedLedger _ledger = new(options.Ledger);
    private readonly FileWatch<FleetPolicy> _policy = new(
        options.Policy, options.ReadPolicy, _ => options.PolicyPath is { } path ? [path] : [], "the policy file was",
        text => options.Report?.Invoke(text));
    private EventCounters _counters = new(options.Metrics, options.Observer);
    private FleetPolicy? _judgedBy;
    private EvidenceBook? _evidence;
    private bool _hasEvidence;
    private readonly LatestSnapshot _snapshot = new();
    private volatile Exception? _failure;
    private volatile Exception? _ledgerFailure;
    private DateTimeOffset? _ledgerConfirmed;
    private volatile bool _hasReadLog;
    private LedgerSnapshot? _marksOf;
    private long _readBytesBefore, _saved = -1, _savedBegun;
    private bool _isRestored, _isReachTold;
    private (long Progress, IReadOnlyList<AgentRewardStats> Statistics, LedgerSnapshot? Ledger, FleetPolicy? Policy) _shown = (-1, [], null, null);
    private (long Changes, CheckRecord? Check, Exception? PolicyFailure) _said;
    private DateTimeOffset? _lastRead;
    private CheckRecord? _lastCheck;
    private string? _unrecorded;

    /// <summary>The newest snapshot; <see langword="null"/> before the first refresh is over.</summary>
    public MetricsSnapshot? Snapshot => _snapshot.Value;

    /// <summary>What went wrong in the last refresh; <see langword="null"/> where nothing did.</summary>
    public Exception? Failure => _failure;

    /// <summary>Why the ledger could not be read in the last refresh; <see langword="null"/> where it could.</summary>
    public Exception? LedgerFailure => _ledgerFailure;

    /// <summary>Whether the log was read in full once.</summary>
    public bool HasReadLog => _hasReadLog;

    /// <summary>Why a restart will count the logs anew, though the counters were to be kept; <see langword="null"/> where it will not.</summary>
    public string? StateTrouble => _state.Trouble;

    /// <summary>The policy's file, whose changes count from the next refresh or check on.</summary>
    internal FileWatch<FleetPolicy> Policy => _policy;

    /// <summary>The fleet's past; <see langword="null"/> where none is kept.</summary>
    internal FleetPast? Past => _past;

    /// <summary>The newest transitions by agent, oldest first; none where no past is kept.</summary>
    internal ILookup<string, HistoryRecord> Transitions => _transitions.ByAgent;

    /// <summary>What is read, and how.</summary>
    internal CollectorOptions Options => options;

    /// <summary>How many agents' names are kept.</summary>
    internal int Names => _counters.Agents.Count;

    /// <summary>Reads what is new and takes a snapshot. What fails is kept in <see cref="Failure"/>, and everything else goes on.</summary>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellation"/> was cancelled; the next refresh goes on where this one ended.
    /// </exception>
    public MetricsSnapshot Refresh(CancellationToken cancellation = default)
    {
        Look(cancellation);
        return Snapshot!;
    }

    /// <summary>As <see cref="Refresh"/>, for somebody who does not look at the snapshot: where nothing is new, nothing is allocated.</summary>
    internal void Look(CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        Exception? failure = null, ledgerFailure = null;
        _policy.Look();
        var policy = _policy.Current;
        Tell(policy);
        Try(static (it, now, _) => it._ledgerConfirmed = LedgerMirror.ConfirmedAt(it._ledger.Read()) ?? now, now, cancellation, ref ledgerFailure);
        Try(static (it, _, _) => it.Learn(it.Options.Ledger.LastCheck()), now, cancellation, ref ledgerFailure);
        Judge(policy);
        if (_past is not null)
            Try(static (it, _, _) => it._transitions.Follow(it._ledger.Snapshot), now, cancellation, ref ledgerFailure);
        Try(static (it, now, cancellation) => it.Follow(now, cancellation), now, cancellation, ref failure);
        Try(static (it, now, cancellation) => it.TakeIn(now, cancellation), now, cancellation, ref failure);
        // Half of what is new is nothing to show: what was there before stays. A log that is being rotated, or is none, has no last lines.
        var isWhole = failure is null or QuarantineException { Id: ErrorIds.EventLogNotFound or ErrorIds.EventLogNotUnderstood };
        failure ??= ledgerFailure;
        var shown = (_logs.Progress, Statistics: isWhole ? _logs.Statistics : _shown.Statistics, _ledger.Snapshot, policy);
        var said = (_logs.Changes, _lastCheck, _policy.Failure);
        var last = shown == _shown && _snapshot.Last is { } old && now < old.Expires ? old : null;
        var isQuiet = last is not null && said == _said && (failure ?? _failure) is null;
        (_shown, _said) = (shown, said);
        (_failure, _ledgerFailure) = (failure, ledgerFailure);
        if (isQuiet)
            _snapshot.Pass(now, LedgerAge);
        else
            _snapshot.Set(Build(last, shown.Statistics, policy, Self(failure is null), now));
        _hasReadLog = _lastRead is not null;
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

    /// <summary>Makes one quarantine check, and leaves beside the ledger how it ended.</summary>
    /// <exception cref="QuarantineException">As <see cref="QuarantineCheck"/> says; nothing was applied then.</exception>
    public IReadOnlyList<QuarantineDecision> Check(CancellationToken cancellation = default)
    {
        var recorder = new CheckRecorder(options.Ledger, time, _lastCheck);
        try
        {
            _policy.Look();
            var policy = _policy.Current;
            policy.Validate();
            var now = time.GetUtcNow();
            var ledger = _ledger.Read();
            Judge(policy);
            Follow(now, cancellation);
            TakeIn(now, cancellation);
            var read = WithLedger(_logs.Statistics, ledger, now);
            var seen = read.Max(agent => agent.LastSeen);
            var newest = seen ?? _logs.LastChanged;
            var decisions = QuarantineCheck.Apply(
                read, options.Ledger, policy, now, wholeFleet: true, _logs.Ends(seen ?? now), apply: true, newest, readWith: ledger, _evidence,
                _rewards.Of(_logs, policy));
            Tell(recorder.Done(read, newest, decisions, policy, ledger) ?? recorder.Warning);
            return decisions;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Tell(recorder.Failed(e));
            throw;
        }
        finally
        {
            _lastCheck = recorder.Record ?? _lastCheck;
        }
    }

    /// <summary>Whether files were begun since the counters were last kept: after the next such change those would be hard to find again.</summary>
    public bool HasTurned => _logs.Begun != _savedBegun;

    /// <summary>Keeps the counters, where that was asked for and anything has been read since: the next process goes on from there.</summary>
    public void Save()
    {
        if (options.StatePath is null || !_isRestored || (_saved == _logs.Progress && !HasTurned))
            return;
        _savedBegun = _logs.Begun;
        _state.Save(new CounterState(_counters, ReadBytes, _logs.Places(_state.KeptAt)));
        _saved = _state.Trouble is null ? _logs.Progress : -1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _logs.Dispose();
        _state.Dispose();
    }

    private bool IsFeed => _logs is LiveFeed;

    private long ReadBytes => _readBytesBefore + _logs.BytesRead;

    private TimeSpan? LedgerAge => time.GetUtcNow() - _ledgerConfirmed;

    private MetricsSnapshot Build(
        MetricsSnapshot? last, IReadOnlyList<AgentRewardStats> statistics, FleetPolicy policy, SelfMetrics self, DateTimeOffset now) =>
        last is not null ? new MetricsSnapshot(last, self, now)
        : SnapshotBuilder.Build(
            _counters, WithLedger(statistics, _ledger.Snapshot, now), _ledger.Snapshot, policy, self, now, _rewards.Of(_logs, policy), IsFeed);

    private void Restore()
    {
        if (_isRestored)
            return;
        _isRestored = true;
        if (_state.Load(options.Metrics) is not { } state)
            return;
        if (state.Places.Feed is null == IsFeed)
        {
            _state.Refuse(IsFeed ? "it is of logs, and not of a fleet's database" : "it is of a fleet's database, and not of logs");
            return;
        }
        (_counters, _readBytesBefore) = (state.Counters, state.ReadBytes);
        _logs.GoOn(state.Places, _state.KeptAt);
    }

    // The last lines are kept as they come: nothing before them is at hand.
    private void Tell(FleetPolicy policy)
    {
        // Windows of a database reach as far back as they have to.
        if (policy.Reach is not { } reach || IsFeed || _isReachTold || reach <= (options.Read.Request.Last ?? int.MaxValue))
            return;
        _isReachTold = true;
        options.Report?.Invoke(string.Create(CultureInfo.InvariantCulture,
            $"warning: The policy's reach of {reach} lines does not count here: windows hold what the last {options.Read.Request.Last} lines hold. ")
            + "Keep more of them: --last (-Last).");
    }

    // Once for every reason: a check that leaves no word has been made all the same.
    private void Tell(string? unrecorded)
    {
        if (unrecorded is not null && unrecorded != _unrecorded)
            options.Report?.Invoke("warning: " + unrecorded);
        _unrecorded = unrecorded;
    }

    // The record is the truth, but for a check of this process that could not write it.
    private void Learn(CheckRecord? written)
    {
        if (written is not null && (_unrecorded is null || written.Time > _lastCheck?.Time))
            _lastCheck = written;
    }

    // Another policy has other targets, and may ask for evidence of others.
    private void Judge(FleetPolicy policy)
    {
        if (ReferenceEquals(policy, _judgedBy))
            return;
        (_judgedBy, _hasEvidence) = (policy, false);
        _logs.Asked = policy.Asked;
    }

    private void Follow(DateTimeOffset now, CancellationToken cancellation)
    {
        Restore();
        _logs.Past = _past;
        if (_marksOf != _ledger.Snapshot && _ledger.Snapshot is { } ledger)
        {
            _marksOf = ledger;
            _logs.Marks = ledger.Agents.Values.Where(entry => entry.Marks.Count > 0)
                .ToDictionary(entry => entry.Agent, entry => entry.Marks, StringComparer.Ordinal);
        }
        do
        {
            cancellation.ThrowIfCancellationRequested();
            if (_counters.IsCrowded(_logs.Names))
                _counters = _counters.Renew();
            _counters.ReadAt(now);
        }
        while (!_logs.Follow(_counters, cancellation));
        if (_logs.Missing is { } missing)
            throw Errors.EventLogNotFound(missing);
        if (_logs.Foreign is { } foreign)
            throw foreign;
        _lastRead = now;
    }

    // What is new is read a second time, from what the last check has left beside the ledger.
    private void TakeIn(DateTimeOffset now, CancellationToken cancellation)
    {
        if (!_hasEvidence)
            (_evidence, _hasEvidence) = (EvidenceBook.Of(options.Ledger, _judgedBy, IsFeed), true);
        if (_ledger.Snapshot is not { } ledger || _evidence is null)
            return;
        if (_logs is LiveFeed { Feed: var feed })
        {
            using var look = feed.Look();
            _evidence.TakeIn(look, options.Read.Request, options.Read.Window, feed.Resolve, ledger, cancellation);
        }
        else
        {
            _evidence.TakeIn(_logs.Ends(now), options.Fields.At(time), options.Read.Request, ledger, cancellation);
        }
    }

    private IReadOnlyList<AgentRewardStats> WithLedger(IReadOnlyList<AgentRewardStats> agents, LedgerSnapshot? ledger, DateTimeOffset now)
    {
        agents = _evidence?.With(agents) ?? agents;
        return ledger is null ? agents
            : [.. agents.Select(agent => ledger.IsQuarantined(agent.Agent, now) ? agent with { Quarantined = true } : agent)];
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
            Logs = _logs.Status,
            ReadBytes = ReadBytes,
            Rejects = rejects,
            AgentsDropped = _counters.Dropped,
            Check = _lastCheck,
            LedgerAge = LedgerAge,
            PolicyPath = options.PolicyPath,
            PolicyFailure = _policy.Failure?.Message,
            ProcessStart = ProcessFacts.Start,
            ResidentBytes = Environment.WorkingSet,
        };
    }

    private void Try(
        Action<MetricsCollector, DateTimeOffset, CancellationToken> step, DateTimeOffset now, CancellationToken cancellation, ref Exception? failure)
    {
        try
        {
            step(this, now, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure ??= e;
        }
    }
}
