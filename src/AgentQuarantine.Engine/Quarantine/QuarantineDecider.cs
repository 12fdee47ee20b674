using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine;

/// <summary>The decision: a pure function of statistics, ledger, policy and time.</summary>
public static class QuarantineDecider
{
    /// <summary>Decides about every agent of <paramref name="stats"/> and, when they are the whole fleet, about every agent in the ledger.</summary>
    /// <param name="stats">One entry an agent, as <see cref="Fleet.Statistics"/> gives them.</param>
    /// <param name="ledger">The ledger as it is.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="now">The time of the decision.</param>
    /// <param name="wholeFleet">Whether an agent that is not among <paramref name="stats"/> has left the window (it is stale), rather than been left out by the caller.</param>
    /// <param name="end">The marks that a released agent gets, where the logs end now.</param>
    /// <returns>One decision an agent, in ordinal order of names.</returns>
    public static IReadOnlyList<QuarantineDecision> Decide(
        IReadOnlyList<AgentRewardStats> stats, LedgerSnapshot ledger, FleetPolicy policy, DateTimeOffset now,
        bool wholeFleet = true, IReadOnlyList<LogMark>? end = null)
    {
        var decisions = new List<QuarantineDecision>();
        foreach (var agent in stats)
            decisions.Add(DecideOne(agent.Judged, ledger.Find(agent.Agent), policy.For(agent.Agent), now));
        if (wholeFleet)
        {
            var seen = stats.Select(s => s.Agent).ToHashSet(StringComparer.Ordinal);
            foreach (var entry in ledger.Agents.Values.Where(entry => entry.Active && !seen.Contains(entry.Agent)))
            {
                decisions.Add(new QuarantineDecision
                {
                    Agent = entry.Agent, Action = DecisionAction.Stale, Quarantined = entry.IsInForce(now), Time = now,
                    Reason = "no event among the lines read: kept as it is",
                });
            }
        }
        decisions.Sort((a, b) => string.CompareOrdinal(a.Agent, b.Agent));
        return decisions;
    }

    private static QuarantineDecision DecideOne(AgentRewardStats stats, QuarantineEntry? entry, QuarantinePolicy policy, DateTimeOffset now)
    {
        var breached = stats.Count >= policy.MinSamples && stats.Drawdown <= policy.DrawdownLimit;
        var active = entry?.IsInForce(now) == true;
        var action = (breached, active) switch
        {
            (true, false) => DecisionAction.Quarantine,
            (false, true) when entry!.Kind == QuarantineKind.Automatic => DecisionAction.Clear,
            (_, true) => DecisionAction.Keep,
            _ => DecisionAction.Healthy,
        };
        var reason = string.Create(CultureInfo.InvariantCulture,
            $"drawdown {stats.Drawdown:F3} {(breached ? "<=" : ">")} limit {policy.DrawdownLimit}");
        return new QuarantineDecision
        {
            Agent = stats.Agent,
            Action = action,
            Reason = reason,
            Quarantined = action is DecisionAction.Quarantine or DecisionAction.Keep,
            Time = now,
            Evidence = new DecisionEvidence { Rule = "drawdown", Value = stats.Drawdown, Limit = policy.DrawdownLimit, Statistics = stats },
            Next = action switch
            {
                DecisionAction.Quarantine => new QuarantineEntry
                {
                    Agent = stats.Agent, State = QuarantineState.Quarantined, Reason = "Auto-quarantine: " + reason, Since = now,
                },
                DecisionAction.Clear => entry! with { State = QuarantineState.Healthy, Reason = "recovered: " + reason, Since = now },
                _ => null,
            },
        };
    }
}
