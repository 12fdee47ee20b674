using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Detectors;

/// <summary>
/// The evidence of a fleet's agents: goes on from what stands beside the ledger, takes in what the logs have got since, and is written
/// by a check together with its decisions, under the ledger's lock. Not thread-safe.
/// </summary>
/// <remarks>
/// It is a function of the rewards in their order and of the releases, so that two checks at once come to the same: the one that has gone further
/// is kept. An agent whose ledger entry tells of a release begins anew with the rewards past its marks.
/// </remarks>
internal sealed class EvidenceBook
{
    // Who has had no reward for so long is forgotten.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    private readonly FleetPolicy _policy;
    private readonly IEvidenceKeeper? _keeper;
    private EvidenceState _state;
    private bool _isChanged;
    private HashSet<string> _restarted = new(StringComparer.Ordinal);

    private EvidenceBook(FleetPolicy policy, EvidenceState state, IEvidenceKeeper? keeper) =>
        (_policy, _state, _keeper) = (policy, state, keeper);

    /// <summary>What could not be taken in, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; private set; } = [];

    /// <summary>The evidence beside a ledger; <see langword="null"/> where no agent is judged by it.</summary>
    /// <param name="ledger">The ledger. That of a database keeps no evidence of files, which are one host's: it begins with what is read.</param>
    /// <param name="policy">Says who is judged by evidence; <see langword="null"/>: who was.</param>
    /// <param name="isFeed">Whether the events are those of a fleet's database.</param>
    /// <param name="shows">Whether evidence that the policy does not ask for is taken in, too.</param>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c> or <c>LedgerUnreadable</c>.</exception>
    public static EvidenceBook? Of(IQuarantineLedger ledger, FleetPolicy? policy, bool isFeed, bool shows = false)
    {
        policy ??= FleetPolicy.Default;
        var isJudged = policy.HasEvidence;
        if (!isJudged && !shows)
            return null;
        var keeper = ledger as IEvidenceKeeper;
        if (!isFeed && keeper is not FileLedger)
            keeper = null;
        var state = keeper?.ReadEvidence();
        return isJudged || state is not null ? new EvidenceBook(policy, state ?? new EvidenceState(), keeper) : null;
    }

    /// <summary>Takes in what logs have got.</summary>
    /// <param name="ends">The end of each log: nothing past it is taken in.</param>
    /// <param name="fields">Where the values stand in a line.</param>
    /// <param name="first">How much is read of a log that has not been taken in before.</param>
    /// <param name="ledger">Tells of releases and marks.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public void TakeIn(
        IReadOnlyList<LogMark> ends, EventFields fields, ReadRequest first, LedgerSnapshot ledger, CancellationToken cancellation)
    {
        Restart(ledger);
        Warnings = [.. ends.Select(end => TakeIn(end, new EventLog(end.Path, fields), first, ledger, cancellation)).OfType<string>()];
        _restarted = new(StringComparer.Ordinal);
    }

    /// <summary>Takes in what has arrived in a fleet's database.</summary>
    /// <param name="look">The database, at the moment that is judged.</param>
    /// <param name="first">How much of each agent is read of one that has not been taken in before.</param>
    /// <param name="window">The windows' length.</param>
    /// <param name="resolve">What lies past marks.</param>
    /// <param name="ledger">Tells of releases and marks.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public void TakeIn(
        IFeedLook look, ReadRequest first, int window, Func<IReadOnlyList<LogMark>, Cutoff?> resolve, LedgerSnapshot ledger,
        CancellationToken cancellation)
    {
        Restart(ledger);
        var taken = _state.Feeds.GetValueOrDefault(look.Fleet);
        var feed = new FeedEvidence(look, name => Agent(name, ledger), name => resolve(ledger.Find(name)?.Marks ?? []), cancellation);
        Warnings = [];
        if (taken is null)
        {
            feed.TakeFirst(first, window);
        }
        else
        {
            feed.TakeAgain(_restarted, window, taken.Sources);
            if (feed.TakeSince(taken.Sources) is var missing and not 0)
                Warnings = [Missing(missing, taken)];
        }
        var sources = look.Sources.ToDictionary(source => source.Number, source => source.Events);
        _isChanged |= taken is null || sources.Any(source => taken.Sources.GetValueOrDefault(source.Key) != source.Value);
        _state.Feeds[look.Fleet] = new FeedTaken(look.End.Time, sources);
        _restarted = new(StringComparer.Ordinal);
    }

    /// <summary><paramref name="stats"/> with what the evidence is.</summary>
    public IReadOnlyList<AgentRewardStats> With(IReadOnlyList<AgentRewardStats> stats) => [.. stats.Select(With)];

    /// <summary>Keeps what the decisions of a check mean: who is released begins anew. To be called under the ledger's lock.</summary>
    /// <param name="decisions">The decisions that are being applied.</param>
    /// <param name="before">The ledger as it is.</param>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c>, <c>LedgerUnreadable</c> or <c>LedgerUnwritable</c>.</exception>
    public void Commit(IReadOnlyList<QuarantineDecision> decisions, LedgerSnapshot before)
    {
        if (_keeper?.ReadEvidence(_state) is { } theirs && theirs.Taken > _state.Taken)
            _state = theirs;
        foreach (var decision in decisions)
        {
            if (decision.Next is not { State: not QuarantineState.Quarantined } next || !_state.Agents.TryGetValue(decision.Agent, out var agent))
                continue;
            if (decision.Enforced && (decision.Action == DecisionAction.Probation
                || (decision.Action == DecisionAction.Clear && before.Find(decision.Agent)?.State == QuarantineState.Quarantined)))
                agent.Detector.Restart();
            (agent.Released, _isChanged) = (next.Since, true);
        }
        foreach (var (name, agent) in _state.Agents)
        {
            _isChanged |= agent.Detector.Peak > agent.Detector.Value;
            agent.Detector.EndLook();
            if (_state.Taken - agent.Seen > Remembered)
                _state.Agents.Remove(name);
        }
        if (_isChanged)
            _keeper?.WriteEvidence(_state);
        _isChanged = false;
    }

    private void Restart(LedgerSnapshot ledger)
    {
        foreach (var (name, agent) in _state.Agents)
        {
            if (ledger.Find(name) is not { } entry || !agent.IsBefore(entry))
                continue;
            agent.Detector.Restart();
            (agent.Released, _isChanged) = (entry.Since, true);
            _restarted.Add(name);
        }
    }

    private static string Missing(long missing, FeedTaken taken) => missing > 0
        ? FormattableString.Invariant($"{missing} events that arrived after {IsoTime.Format(taken.Time)} are gone, and are not in the evidence.")
        : FormattableString.Invariant($"The database has {-missing} events fewer than at {IsoTime.Format(taken.Time)}; the evidence still has them.");

    private string? TakeIn(LogMark end, EventLog log, ReadRequest first, LedgerSnapshot ledger, CancellationToken cancellation)
    {
        var from = _state.Logs.GetValueOrDefault(end.Path);
        if (from is not null && from == end with { Time = from.Time })
        {
            _state.Logs[end.Path] = end;
            return null;
        }
        if (LogAdvance.Between(log, from, end, first, Back(end.Path, ledger), out var isLost) is not { } segments)
            return end.Offset == 0 ? null : $"'{log.Path}': no evidence is kept of a log that is no file, or was replaced meanwhile.";
        try
        {
            foreach (var (i, segment) in segments.Index())
            {
                var since = isLost ? from!.Time.UtcTicks : 0;
                var sink = new EvidenceSink(segment, [.. segments.Take(i)], name => Agent(name, ledger), ledger, _restarted, since);
                segment.Read(log.Fields, sink, cancellation);
                foreach (var agent in sink.Touched)
                    agent.Seen = end.Time;
            }
        }
        finally
        {
            foreach (var segment in segments)
                segment.Dispose();
        }
        (_state.Logs[end.Path], _isChanged) = (end, true);
        return isLost
            ? $"'{log.Path}' was rotated or begun anew, and no file beside it is the one before: "
                + $"what was written to that after {IsoTime.Format(from!.Time)} is not in the evidence."
            : null;
    }

    // Who begins anew takes rewards in from its own mark on, also where others have been past it.
    private long? Back(string path, LedgerSnapshot ledger) => _restarted
        .SelectMany(name => ledger.Find(name)!.Marks)
        .Where(mark => mark.Path == path)
        .Select(mark => (long?)mark.Offset)
        .Min();

    private AgentEvidence? Agent(string name, LedgerSnapshot ledger)
    {
        var known = _state.Agents.GetValueOrDefault(name);
        var settings = _policy.For(name).Evidence;
        if (settings is null || known?.Detector.Settings == settings)
            return known;
        return _state.Agents[name] = new AgentEvidence(new EDetector(settings.Value))
        {
            Released = ledger.Find(name) is { State: not QuarantineState.Quarantined } entry ? entry.Since : null,
        };
    }

    private AgentRewardStats With(AgentRewardStats stats)
    {
        var detector = _state.Agents.GetValueOrDefault(stats.Agent)?.Detector;
        if (_policy.For(stats.Agent).Evidence is { } settings && detector?.Settings != settings)
            detector = new EDetector(settings);
        return detector is null ? stats : Set(stats, detector) with { PastMark = stats.PastMark is { } past ? Set(past, detector) : null };
    }

    private static AgentRewardStats Set(AgentRewardStats stats, EDetector detector) => stats with
    {
        Evidence = detector.Peak,
        EvidenceLog10 = detector.Value > 0 ? Math.Log10(detector.Value) : null,
    };
}
