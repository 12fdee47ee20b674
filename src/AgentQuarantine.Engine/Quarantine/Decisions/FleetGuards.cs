using System.Globalization;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The guards over the whole fleet: they hold back what single agents' rules would do.</summary>
internal static class FleetGuards
{
    /// <summary>Holds back what the guards of <paramref name="policy"/> forbid.</summary>
    /// <param name="decisions">One decision an agent of the fleet, changed in place.</param>
    /// <param name="severity">How far each agent is past its limit.</param>
    /// <param name="policy">The guards.</param>
    public static void Apply(List<QuarantineDecision> decisions, IReadOnlyDictionary<string, double> severity, FleetPolicy policy)
    {
        var newly = decisions.Count(IsNew);
        // Agents that are neither read nor quarantined have no part in the fleet that is judged.
        var fleet = decisions.Count(decision => decision.Action != DecisionAction.Stale || decision.Quarantined);
        if (policy.FleetBreakerPercent is { } breaker && newly > breaker / 100 * fleet)
            Withhold(decisions,
                Invariant($"{newly} of {fleet} agents breach at once, more than {breaker} %: the feed is suspect, nothing is applied"));
        else
            Spare(decisions, severity, fleet, policy.MaxQuarantinedPercent);
    }

    private static bool IsNew(QuarantineDecision decision) => decision.Action == DecisionAction.Quarantine;

    private static void Withhold(List<QuarantineDecision> decisions, string why)
    {
        for (var i = 0; i < decisions.Count; i++)
        {
            if (IsNew(decisions[i]))
                decisions[i] = Hold(decisions[i], DecisionAction.Withheld, why);
            else if (decisions[i].Next is not null)
                decisions[i] = decisions[i] with { Action = DecisionAction.Keep, Next = null, Reason = $"{decisions[i].Reason}; {why}" };
        }
    }

    private static void Spare(List<QuarantineDecision> decisions, IReadOnlyDictionary<string, double> severity, int fleet, double percent)
    {
        // The small addend keeps 29 % of 100 at 29, where the product is a hair below.
        var places = (int)Math.Floor((percent / 100 * fleet) + 1e-9) - decisions.Count(decision => decision.Quarantined && !IsNew(decision));
        var why = Invariant($"no more than {percent} % of {fleet} agents may be quarantined, and others are worse");
        var spared = Enumerable.Range(0, decisions.Count)
            .Where(i => IsNew(decisions[i]))
            .OrderByDescending(i => severity[decisions[i].Agent])
            .ThenBy(i => decisions[i].Agent, StringComparer.Ordinal)
            .Skip(Math.Max(0, places))
            .ToList();
        foreach (var i in spared)
            decisions[i] = Hold(decisions[i], DecisionAction.Spared, why);
    }

    private static QuarantineDecision Hold(QuarantineDecision decision, DecisionAction action, string why) =>
        decision with { Action = action, Enforced = false, Reason = $"{decision.Reason}; {why}" };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
