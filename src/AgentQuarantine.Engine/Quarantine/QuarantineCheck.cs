using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Detectors;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine;

/// <summary>One check: reads, decides and applies.</summary>
public static class QuarantineCheck
{
    /// <summary>Reads one log, decides about its agents and applies the decisions to the ledger.</summary>
    /// <param name="source">The log.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="options">How much is read.</param>
    /// <param name="time">The clock.</param>
    /// <param name="apply"><see langword="false"/>: decide only and write nothing.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading; nothing is applied then.</param>
    /// <returns>One decision an agent, in ordinal order of names.</returns>
    public static IReadOnlyList<QuarantineDecision> Run(
        IEventSource source, IQuarantineLedger ledger, FleetPolicy policy, FleetReadOptions options, TimeProvider time,
        bool apply = true, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default) =>
        Run([source], ledger, policy, options, time, apply, progress, cancellation);

    /// <summary>
    /// Reads the logs of one fleet, decides about its agents and applies the decisions to the ledger. Each log has windows of its own; an agent
    /// breaches when it does in any of them.
    /// </summary>
    /// <param name="sources">The logs.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="options">How much is read.</param>
    /// <param name="time">The clock.</param>
    /// <param name="apply"><see langword="false"/>: decide only and write nothing.</param>
    /// <param name="progress">Told of the reading.</param>
    /// <param name="cancellation">Ends the reading; nothing is applied then.</param>
    /// <returns>One decision an agent, in ordinal order of names.</returns>
    public static IReadOnlyList<QuarantineDecision> Run(
        IReadOnlyList<IEventSource> sources, IQuarantineLedger ledger, FleetPolicy policy, FleetReadOptions options, TimeProvider time,
        bool apply = true, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        policy.Validate();
        // Logs that are read one by one have no common order.
        if (policy.FleetDrawdownLimit is not null && sources.Count > 1)
            throw Errors.PolicyInvalid("'fleet_drawdown_limit' takes several logs as one: merge them.");
        var now = time.GetUtcNow();
        var before = ledger.Read();
        options = options with { Policy = policy, Evidence = EvidenceBook.Of(ledger, policy, sources.Any(source => source.IsFeed)) };
        var reads = sources.Select(source => FleetReader.Read(source, before, options, now, progress, cancellation)).ToList();
        return Apply(
            [.. reads.SelectMany(read => read.Agents)], ledger, policy, now, wholeFleet: true,
            [.. reads.SelectMany(read => read.End)], apply, reads.Max(read => read.Newest), before, options.Evidence,
            reads is [var only] ? only.Rewards : null);
    }

    /// <summary>Decides about a whole fleet that was read and applies the decisions to the ledger.</summary>
    /// <param name="read">The fleet.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="apply"><see langword="false"/>: decide only and write nothing.</param>
    /// <returns>One decision an agent, in ordinal order of names.</returns>
    public static IReadOnlyList<QuarantineDecision> Apply(
        FleetReadResult read, IQuarantineLedger ledger, FleetPolicy policy, DateTimeOffset now, bool apply = true) =>
        Apply(read.Agents, ledger, policy, now, wholeFleet: true, read.End, apply, read.Newest, read.Ledger, read.Evidence, read.Rewards);

    /// <summary>Decides about the agents of <paramref name="stats"/> and applies the decisions to the ledger.</summary>
    /// <param name="stats">The statistics, of the whole fleet or of some of it.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="wholeFleet">Whether agents that are not among <paramref name="stats"/> are stale.</param>
    /// <param name="end">The marks that a released agent gets.</param>
    /// <param name="apply"><see langword="false"/>: decide only and write nothing.</param>
    /// <param name="newest">The logs' newest sign of life; <see langword="null"/>: the newest event of <paramref name="stats"/>.</param>
    /// <param name="readWith">The ledger that <paramref name="stats"/> were read with; <see langword="null"/>: not known.</param>
    public static IReadOnlyList<QuarantineDecision> Apply(
        IReadOnlyList<AgentRewardStats> stats, IQuarantineLedger ledger, FleetPolicy policy, DateTimeOffset now,
        bool wholeFleet, IReadOnlyList<LogMark> end, bool apply = true, DateTimeOffset? newest = null, LedgerSnapshot? readWith = null) =>
        Apply(stats, ledger, policy, now, wholeFleet, end, apply, newest, readWith, evidence: null, rewards: null);

    /// <summary>The same, where a check keeps evidence, and the rewards of the fleet.</summary>
    internal static IReadOnlyList<QuarantineDecision> Apply(
        IReadOnlyList<AgentRewardStats> stats, IQuarantineLedger ledger, FleetPolicy policy, DateTimeOffset now,
        bool wholeFleet, IReadOnlyList<LogMark> end, bool apply, DateTimeOffset? newest, LedgerSnapshot? readWith, EvidenceBook? evidence,
        FleetRewards? rewards)
    {
        IReadOnlyList<QuarantineDecision> Decide(LedgerSnapshot snapshot) =>
            QuarantineDecider.Decide(stats, snapshot, policy, now, wholeFleet, end, newest, readWith, rewards);
        if (!apply)
            return Decide(ledger.Read());
        IReadOnlyList<QuarantineDecision> decisions = [];
        ledger.Update(
            snapshot =>
            {
                decisions =
                [
                    .. Decide(snapshot).Select(decision =>
                        decision.Enforced && decision.Next is not null ? decision with { Applied = true } : decision),
                ];
                evidence?.Commit(decisions, snapshot);
                return [.. decisions.Where(decision => decision.Next is not null).Select(ToChange)];
            },
            now);
        return decisions;
    }

    private static LedgerChange ToChange(QuarantineDecision decision) => new(
        decision.Next,
        new HistoryRecord
        {
            Time = decision.Time,
            Agent = decision.Agent,
            Action = decision.Action,
            Enforced = decision.Enforced,
            Reason = decision.Reason,
            Level = decision.Next!.Level,
            Evidence = decision.Evidence,
        });
}
