using AgentQuarantine.Events;
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
    public static IReadOnlyList<QuarantineDecision> Run(
        IEventSource source, IQuarantineLedger ledger, FleetPolicy policy, FleetReadOptions options, TimeProvider time,
        bool apply = true, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var stats = FleetReader.Read(source, ledger.Read(), options, now, progress, cancellation).Agents;
        return Apply(stats, ledger, policy, now, wholeFleet: true, source.MarkEnds(now), apply);
    }

    /// <summary>Decides about the agents of <paramref name="stats"/> and applies the decisions to the ledger.</summary>
    /// <param name="stats">The statistics, of the whole fleet or of some of it.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="wholeFleet">Whether agents that are not among <paramref name="stats"/> are stale.</param>
    /// <param name="end">The marks that a released agent gets.</param>
    /// <param name="apply"><see langword="false"/>: decide only and write nothing.</param>
    public static IReadOnlyList<QuarantineDecision> Apply(
        IReadOnlyList<AgentRewardStats> stats, IQuarantineLedger ledger, FleetPolicy policy, DateTimeOffset now,
        bool wholeFleet, IReadOnlyList<LogMark> end, bool apply = true)
    {
        if (!apply)
            return QuarantineDecider.Decide(stats, ledger.Read(), policy, now, wholeFleet, end);
        IReadOnlyList<QuarantineDecision> decisions = [];
        ledger.Update(
            snapshot =>
            {
                decisions = [.. QuarantineDecider.Decide(stats, snapshot, policy, now, wholeFleet, end)
                    .Select(d => d.Next is null ? d : d with { Applied = true })];
                return [.. decisions.Where(d => d.Applied).Select(ToChange)];
            },
            now);
        return decisions;
    }

    private static LedgerChange ToChange(QuarantineDecision decision) => new(
        decision.Next,
        new HistoryRecord
        {
            Time = decision.Time, Agent = decision.Agent, Action = decision.Action, Reason = decision.Reason,
            Level = decision.Next!.Level, Evidence = decision.Evidence,
        });
}
