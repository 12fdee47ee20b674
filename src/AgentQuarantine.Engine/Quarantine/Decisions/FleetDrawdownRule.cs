using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The one rule over a fleet as a whole: the drawdown of the running sum of all rewards.</summary>
internal static class FleetDrawdownRule
{
    /// <summary>What evidence calls it.</summary>
    public const string Name = "fleet_drawdown";

    /// <summary>Takes out whom the rule takes out.</summary>
    /// <param name="decisions">One decision an agent of the fleet, changed in place.</param>
    /// <param name="severity">How far each agent is past its limit; those that are taken out come in the order of what they lost.</param>
    /// <param name="fall">The fleet's drawdown; <see langword="null"/> where the rule is off.</param>
    /// <param name="ledger">The ledger as it is.</param>
    /// <param name="policy">The rule's limit and whom it takes out.</param>
    /// <param name="moment">When.</param>
    /// <returns>Those who breach nothing by themselves.</returns>
    public static IReadOnlySet<string> Apply(
        List<QuarantineDecision> decisions, Dictionary<string, double> severity, FleetFall? fall, LedgerSnapshot ledger, FleetPolicy policy,
        Moment moment)
    {
        var alone = new HashSet<string>(StringComparer.Ordinal);
        if (fall is null || policy.FleetDrawdownLimit is not { } limit || fall.Drawdown > limit)
            return alone;
        var breach = new RuleBreach(Name, fall.Drawdown, limit);
        var seen = fall.Agents.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < decisions.Count; i++)
        {
            var agent = decisions[i].Agent;
            var standing = QuarantineStates.Uncover(ledger.Find(agent), moment.Now);
            var mayRun = seen.Contains(agent) || (decisions[i].Action == DecisionAction.Stale && standing?.State == QuarantineState.Probation);
            if (!mayRun || (policy.FleetDrawdownAction == FleetDrawdownAction.Worst && agent != fall.Worst))
                continue;
            if (decisions[i].Action != DecisionAction.Quarantine)
                alone.Add(agent);
            severity[agent] = Math.Max(severity.GetValueOrDefault(agent), Rules.Severity(breach) * fall.Part(agent));
            decisions[i] = TakeOut(decisions[i], breach, Why(fall, agent, policy.FleetDrawdownAction), standing, policy.For(agent), moment);
        }
        return alone;
    }

    private static QuarantineDecision TakeOut(
        QuarantineDecision decision, RuleBreach breach, string why, QuarantineEntry? standing, QuarantinePolicy policy, Moment moment)
    {
        RuleBreach[] breaches = [.. decision.Evidence.Breaches.Append(breach).OrderByDescending(Rules.Severity)];
        var where = standing?.State == QuarantineState.Probation ? " (on probation)" : "";
        var reason = string.Join(", ", breaches.Select(Rules.Describe)) + where + why;
        return decision with
        {
            Action = DecisionAction.Quarantine,
            Reason = reason,
            Next = QuarantineStates.TakeOut(decision.Agent, standing, reason, policy, moment),
            Quarantined = true,
            Evidence = decision.Evidence with { Rule = breaches[0].Rule, Value = breaches[0].Value, Limit = breaches[0].Limit, Breaches = breaches },
        };
    }

    private static string Why(FleetFall fall, string agent, FleetDrawdownAction action) =>
        $"; of the fleet's losses since its peak {Rules.Figure(fall.Lost(agent))} are its own"
        + (action == FleetDrawdownAction.Worst ? ", the most" : ", and all that may run are taken out");
}
