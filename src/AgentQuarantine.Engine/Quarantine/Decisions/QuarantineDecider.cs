using System.Runtime.InteropServices;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The decision: a pure function of statistics, ledger, policy and time.</summary>
public static class QuarantineDecider
{
    /// <summary>Decides about every agent of <paramref name="stats"/> and, when they are the whole fleet, about every agent in the ledger.</summary>
    /// <param name="stats">The agents' statistics as <see cref="Fleet.Statistics"/> gives them; of several logs, one entry an agent and log.</param>
    /// <param name="ledger">The ledger as it is.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="wholeFleet">
    /// Whether an agent that is not among <paramref name="stats"/> has left the window, rather than been left out by the caller. The guards,
    /// which are parts of a fleet, hold for a whole one only.
    /// </param>
    /// <param name="end">The marks that a released agent gets, where the logs end now.</param>
    /// <param name="newest">The logs' newest sign of life; <see langword="null"/>: the newest event of <paramref name="stats"/>.</param>
    /// <param name="readWith">The ledger that <paramref name="stats"/> were read with: an agent whose entry has changed since is not judged.</param>
    /// <returns>One decision an agent, in ordinal order of names.</returns>
    /// <exception cref="QuarantineException"><c>PolicyInvalid</c>.</exception>
    public static IReadOnlyList<QuarantineDecision> Decide(
        IReadOnlyList<AgentRewardStats> stats, LedgerSnapshot ledger, FleetPolicy policy, DateTimeOffset now,
        bool wholeFleet = true, IReadOnlyList<LogMark>? end = null, DateTimeOffset? newest = null, LedgerSnapshot? readWith = null) =>
        Decide(stats, ledger, policy, now, wholeFleet, end, newest, readWith, rewards: null);

    /// <summary>The same, where the rewards were kept that the fleet's drawdown is taken of.</summary>
    internal static IReadOnlyList<QuarantineDecision> Decide(
        IReadOnlyList<AgentRewardStats> stats, LedgerSnapshot ledger, FleetPolicy policy, DateTimeOffset now,
        bool wholeFleet, IReadOnlyList<LogMark>? end, DateTimeOffset? newest, LedgerSnapshot? readWith, FleetRewards? rewards)
    {
        policy.Validate();
        var agents = new AgentsByName(stats, wholeFleet ? ledger : LedgerSnapshot.Empty);
        newest ??= stats.Max(s => s.LastSeen);
        var isStale = newest is { } last && policy.StaleAfter is { } after && Duration.After(last, after) < now;
        var moment = new Moment(now, end ?? [], isStale ? newest : null);
        var oldest = stats.Min(s => s.LastSeen);

        var decisions = new List<QuarantineDecision>(stats.Count);
        var severity = new Dictionary<string, double>(StringComparer.Ordinal);
        var retired = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (agent, windows) in agents.All())
        {
            var entry = ledger.Find(agent);
            var limits = policy.For(agent);
            var standing = QuarantineStates.Uncover(entry, now);
            var judgement = Judgement.Of(windows, standing, limits);
            var step = readWith is not null && HasChanged(readWith.Find(agent), entry)
                ? new Step(DecisionAction.Keep, "the ledger was changed while the log was read: judged at the next check")
                : Next(entry, standing, judgement, limits, moment);
            if (!judgement.IsSeen && entry?.IsInForce(now) == true && FleetGuards.IsRetired(entry, limits, now, oldest))
                retired.Add(agent);
            if (judgement.IsBreach)
                severity[agent] = judgement.Severity;
            decisions.Add(new QuarantineDecision
            {
                Agent = agent,
                Action = step.Action,
                Reason = step.Reason,
                Next = step.Next,
                Time = now,
                Evidence = judgement.Evidence,
                Quarantined = (step.Next ?? entry)?.IsInForce(now) == true,
            });
        }
        if (wholeFleet)
        {
            var byFleet = FleetDrawdownRule.Apply(
                decisions, severity, FleetFall.Of(rewards, stats, ledger, now, readWith), ledger, policy, moment);
            FleetGuards.Apply(decisions, severity, retired, byFleet, policy);
            ProbationGuard.Apply(decisions, ledger, retired, policy);
        }
        foreach (ref var decision in CollectionsMarshal.AsSpan(decisions))
            decision = Finish(decision, ledger.Find(decision.Agent), policy, now);
        return decisions;
    }

    private static Step Next(QuarantineEntry? entry, QuarantineEntry? standing, Judgement judgement, QuarantinePolicy limits, Moment moment)
    {
        var step = QuarantineStates.Next(standing, judgement, limits, moment);
        return ReferenceEquals(entry, standing) || step.Next is not null
            ? step
            : new(DecisionAction.Keep, $"the quarantine by hand ended at {IsoTime.Format(entry!.ManualUntil!.Value)}; {step.Reason}", standing);
    }

    private static QuarantineDecision Finish(QuarantineDecision decision, QuarantineEntry? entry, FleetPolicy policy, DateTimeOffset now)
    {
        decision = ObservedDecisions.Record(decision, entry, policy.Mode);
        var quarantined = (decision.Enforced ? decision.Next ?? entry : entry)?.IsInForce(now) == true;
        return decision.Quarantined == quarantined ? decision : decision with { Quarantined = quarantined };
    }

    /// <summary>Whether an entry of the ledger says something else of who may run, or of which rewards count.</summary>
    internal static bool HasChanged(QuarantineEntry? before, QuarantineEntry? after)
    {
        before ??= new QuarantineEntry { Agent = "" };
        after ??= new QuarantineEntry { Agent = "" };
        return (before.State, before.Kind, before.Since, before.Until, before.HoldUntil, before.Level)
                != (after.State, after.Kind, after.Since, after.Until, after.HoldUntil, after.Level)
            || before.Covered != after.Covered
            || !before.Marks.SequenceEqual(after.Marks);
    }
}
