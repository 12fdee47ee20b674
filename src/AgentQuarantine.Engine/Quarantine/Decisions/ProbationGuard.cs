using System.Globalization;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The guard against a stampede: only so many agents come back at once.</summary>
internal static class ProbationGuard
{
    /// <summary>Keeps those in quarantine for whom there is no place on probation, who was out for longest first.</summary>
    /// <param name="decisions">One decision an agent of the fleet, changed in place.</param>
    /// <param name="ledger">The ledger as it is.</param>
    /// <param name="retired">The quarantined agents that have no part in the fleet any more.</param>
    /// <param name="policy">The guard.</param>
    public static void Apply(List<QuarantineDecision> decisions, LedgerSnapshot ledger, IReadOnlySet<string> retired, FleetPolicy policy)
    {
        if (policy.MaxProbationPercent is not { } percent)
            return;
        var present = decisions.Where(decision => !retired.Contains(decision.Agent)).ToList();
        var fleet = present.Count(decision => decision.Action != DecisionAction.Stale || decision.Quarantined);
        var on = decisions.Count(decision => !IsNew(decision)
            && (decision.Next ?? ledger.Find(decision.Agent))?.State == QuarantineState.Probation);
        // One at least: otherwise nobody of a small fleet would ever come back. The small addend keeps 29 % of 100 at 29.
        var places = Math.Max(1, (int)Math.Floor((percent / 100 * fleet) + 1e-9)) - on;
        var waiting = Enumerable.Range(0, decisions.Count)
            .Where(i => IsNew(decisions[i]))
            .OrderBy(i => ledger.Find(decisions[i].Agent)?.HoldUntil)
            .ThenBy(i => decisions[i].Agent, StringComparer.Ordinal)
            .Skip(Math.Max(0, places));
        foreach (var i in waiting.ToList())
        {
            decisions[i] = decisions[i] with
            {
                Action = DecisionAction.Keep,
                Next = null,
                Quarantined = true,
                Reason = decisions[i].Reason + string.Create(
                    CultureInfo.InvariantCulture, $", and no more than {percent} % of {fleet} agents may be on probation at once"),
            };
        }
    }

    private static bool IsNew(QuarantineDecision decision) => decision.Action == DecisionAction.Probation;
}
