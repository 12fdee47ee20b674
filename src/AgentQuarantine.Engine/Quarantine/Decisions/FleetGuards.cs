using System.Globalization;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The guards over the whole fleet: they hold back what single agents' rules would do.</summary>
internal static class FleetGuards
{
    /// <summary>Holds back what the guards of <paramref name="policy"/> forbid.</summary>
    /// <param name="decisions">One decision an agent of the fleet, changed in place.</param>
    /// <param name="severity">How far each agent is past its limit.</param>
    /// <param name="retired">The quarantined agents that have no part in the fleet any more.</param>
    /// <param name="byFleet">The agents that are taken out for the fleet's drawdown alone: they say nothing of the feed.</param>
    /// <param name="policy">The guards.</param>
    public static void Apply(
        List<QuarantineDecision> decisions, IReadOnlyDictionary<string, double> severity, IReadOnlySet<string> retired, IReadOnlySet<string> byFleet,
        FleetPolicy policy)
    {
        var newly = decisions.Count(decision => IsNew(decision) && !byFleet.Contains(decision.Agent));
        // Agents that are neither read nor quarantined have no part in the fleet that is judged.
        var present = decisions.Where(decision => !retired.Contains(decision.Agent)).ToList();
        var fleet = present.Count(decision => decision.Action != DecisionAction.Stale || decision.Quarantined);
        var held = present.Count(decision => decision.Quarantined && !IsNew(decision));
        if (policy.FleetBreakerPercent is { } breaker && newly > breaker / 100 * fleet)
            Withhold(decisions,
                Invariant($"{newly} of {fleet} agents breach at once, more than {breaker} %: the feed is suspect, nothing is applied"));
        else
            Spare(decisions, severity, fleet, held, policy.MaxQuarantinedPercent);
    }

    /// <summary>
    /// Whether a quarantined agent without an event among the lines read has left the fleet for good, rather than being silent because it is held:
    /// its hold is over, and it did not run when it was taken out, for the lines reach back past that, or it has been out for longer than any hold.
    /// </summary>
    /// <param name="entry">The agent's entry.</param>
    /// <param name="policy">What applies to the agent.</param>
    /// <param name="now">The time.</param>
    /// <param name="oldest">The oldest of the agents' newest events: the lines read reach back so far at least.</param>
    public static bool IsRetired(QuarantineEntry entry, QuarantinePolicy policy, DateTimeOffset now, DateTimeOffset? oldest)
    {
        if (entry.HoldUntil > now || entry.Covered?.HoldUntil > now)
            return false;
        return entry.Since is not { } since || oldest < since || Duration.After(since, policy.MaxHold) < now;
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

    private static void Spare(List<QuarantineDecision> decisions, IReadOnlyDictionary<string, double> severity, int fleet, int held, double percent)
    {
        // The small addend keeps 29 % of 100 at 29, where the product is a hair below.
        var places = (int)Math.Floor((percent / 100 * fleet) + 1e-9);
        if (decisions.Count(IsNew) <= places - held)
            return;
        var ranked = Enumerable.Range(0, decisions.Count)
            .Where(i => IsNew(decisions[i]))
            .OrderByDescending(i => severity[decisions[i].Agent])
            .ThenBy(i => decisions[i].Agent, StringComparer.Ordinal)
            .ToList();
        var taken = ranked.Take(Math.Max(0, places - held)).ToList();
        foreach (var i in ranked.Skip(taken.Count))
        {
            var because = taken.Exists(other => severity[decisions[other].Agent] > severity[decisions[i].Agent]) ? ", and others are worse"
                : taken.Count > 0 ? ", and others are as bad"
                : held > 0 ? Invariant($", and {held} {(held == 1 ? "is" : "are")} already")
                : "";
            decisions[i] = Hold(
                decisions[i], DecisionAction.Spared, Invariant($"no more than {percent} % of {fleet} agents may be quarantined{because}"));
        }
    }

    private static QuarantineDecision Hold(QuarantineDecision decision, DecisionAction action, string why) =>
        decision with { Action = action, Enforced = false, Reason = $"{decision.Reason}; {why}" };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
