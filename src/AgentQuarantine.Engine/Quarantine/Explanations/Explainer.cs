using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>Puts a decision and what it rests on into words and figures.</summary>
/// <param name="line">The number of an event's line.</param>
/// <param name="place">Where an event stands in a fleet's database, by the number with which it was read.</param>
internal sealed class Explainer(Func<AgentEvent, long?> line, Func<long, EventPlace?> place)
{
    private const int Worst = 3;

    // Parts of the limit in force that others may think of.
    private static readonly double[] Others = [0.5, 1.5, 2];

    /// <summary>Explains one agent.</summary>
    public AgentExplanation Explain(ExplainedCase one)
    {
        var outlook = Outlook.Of(one);
        var explanation = new AgentExplanation
        {
            Agent = one.Agent,
            Time = one.Now,
            Quarantined = one.Entry?.IsInForce(one.Now) == true,
            Entry = one.Entry,
            Next = one.Decision.Action,
            NextReason = one.Decision.Reason,
            Fall = Fall(one),
            Rules = [.. Rules(one)],
            Outlook = outlook.Sentences,
            EarliestRelease = outlook.Earliest,
            OtherLimits = [.. Limits(one)],
        };
        return explanation with
        {
            Sentences =
            [
                Stands(explanation),
                $"A check now: {DecisionActions.NameOf(explanation.Next)}: {explanation.NextReason}.",
                .. FallInWords(explanation.Fall, one.Policy.RewardTarget), .. explanation.Rules.Select(rule => InWords(rule, one)),
                .. explanation.Outlook,
                .. LimitsInWords(explanation, one),
            ],
        };
    }

    private ExplainedReward Place(AgentEvent e) =>
        new(e.Reward, line(e), e.Timestamp == 0 ? null : new DateTimeOffset(e.Timestamp, TimeSpan.Zero)) { Place = place(e.Line) };

    private ExplainedFall? Fall(ExplainedCase one)
    {
        if (Falls.Deepest([.. one.Values], one.Policy.RewardTarget) is not var (first, last, depth))
            return null;
        var rewards = one.Rewards.Skip(first).Take(last - first + 1).ToList();
        var worst = rewards.OrderBy(e => e.Reward).Take(Worst).Where(e => e.Reward < one.Policy.RewardTarget);
        return new ExplainedFall(depth, rewards.Count, Place(rewards[0]), Place(rewards[^1]), [.. worst.Select(Place)]);
    }

    private static IEnumerable<ExplainedRule> Rules(ExplainedCase one)
    {
        foreach (var rule in RuleTable.All)
        {
            if (rule.Limit(one.Policy, one.IsOnProbation) is { } limit && one.Statistics is { } stats)
            {
                yield return new ExplainedRule(
                    rule.Name, rule.Value(stats), limit, rule.Has(stats), (long)rule.Takes(one.Policy, one.IsOnProbation),
                    one.Decision.Evidence.Breaches.Any(breach => breach.Rule == rule.Name));
            }
        }
        if (one is { Fleet: { } fleet, FleetLimit: { } most })
            yield return new ExplainedRule(FleetDrawdownRule.Name, fleet.Drawdown, most, fleet.Count, 1, !(fleet.Drawdown > most));
    }

    private IEnumerable<ExplainedLimit> Limits(ExplainedCase one)
    {
        if (one.Limit is not { } limit || one.Values.Count == 0)
            yield break;
        var breach = Falls.Breach(one.Values, one.Policy.RewardTarget, limit);
        foreach (var other in Others.Select(part => limit * part))
        {
            var at = Falls.Breach(one.Values, one.Policy.RewardTarget, other);
            yield return new ExplainedLimit(other, at is { } i ? Place(one.Rewards[i]) : null, at - breach);
        }
    }

    private static string Stands(AgentExplanation one)
    {
        if (one.Entry is not { } entry)
            return $"{one.Agent} may run: the ledger does not know it.";
        var since = entry.Since is { } time ? $" since {Say.Time(time)}" : "";
        var level = entry.Level > 0 ? Invariant($", level {entry.Level}") : "";
        return entry.State switch
        {
            QuarantineState.Quarantined when one.Quarantined =>
                $"{one.Agent} is quarantined{since} by {(entry.Kind == QuarantineKind.Manual ? "hand" : "a check")}{level}: {entry.Reason}.",
            QuarantineState.Probation => $"{one.Agent} may run, on probation{since}{level}.",
            _ => $"{one.Agent} may run{since}{level}{(entry.Reason.Length > 0 ? ": " + entry.Reason : "")}.",
        };
    }

    private static IEnumerable<string> FallInWords(ExplainedFall? fall, double target)
    {
        if (fall is null)
            yield break;
        var less = target == 0 ? "" : Invariant($", each less the target {target}");
        yield return Invariant($"Its drawdown of {Decisions.Rules.Figure(fall.Depth)} is the sum of {fall.Rewards} rewards in a row{less}: ")
            + (fall.Rewards == 1 ? $"the one{Say.InBrackets(fall.First)}." : $"from {Where(fall.First)} to {Where(fall.Last)}.");
        if (fall.Rewards > 1)
        {
            yield return "The greatest losses among them: "
                + string.Join(", ", fall.Worst.Select(reward => Decisions.Rules.Figure(reward.Reward) + Say.InBrackets(reward))) + ".";
        }
    }

    private static string Where(ExplainedReward reward) =>
        Say.Place(reward) is { Length: > 0 } place ? place : Decisions.Rules.Figure(reward.Reward);

    private static string InWords(ExplainedRule rule, ExplainedCase one)
    {
        if (rule.Rule == FleetDrawdownRule.Name)
            return FleetInWords(rule, one);
        var told = RuleTable.All.First(one => one.Name == rule.Rule);
        var unit = told.Samples == RuleSamples.Rewards ? "rewards" : "events";
        var samples = Invariant($"{rule.Samples} {unit}");
        if (rule.Value is not { } value)
            return Invariant($"Rule {Say.Words(rule.Rule)} (limit {rule.Limit}): there is nothing to judge, on {samples}.");
        var relation = told.Relation.IsBreach(value, rule.Limit) ? told.Relation.Breached : told.Relation.Kept;
        var verdict = rule.Breached ? "breached" : rule.Samples < rule.Takes ? Invariant($"not judged, it takes {rule.Takes}") : "kept";
        return $"Rule {Decisions.Rules.Describe(new(rule.Rule, value, rule.Limit), relation)}: {verdict}, on {samples}.";
    }

    private static string FleetInWords(ExplainedRule rule, ExplainedCase one)
    {
        var relation = rule.Breached ? RuleRelation.AtMost.Breached : RuleRelation.AtMost.Kept;
        var own = one.Fleet!.Agents.Contains(one.Agent)
            ? $"Of the fleet's losses since its peak {Decisions.Rules.Figure(one.Fleet.Lost(one.Agent))} are this agent's."
            : "Rewards of an agent that is not to run, or has none among the lines read, do not count.";
        return $"Rule {Decisions.Rules.Describe(new(rule.Rule, rule.Value!.Value, rule.Limit), relation)}: {(rule.Breached ? "breached" : "kept")}, "
            + Invariant($"on {rule.Samples} rewards of {one.Fleet.Agents.Count()} agents. {own}");
    }

    private static IEnumerable<string> LimitsInWords(AgentExplanation explanation, ExplainedCase one)
    {
        foreach (var other in explanation.OtherLimits)
        {
            if (other.At is { } at)
            {
                yield return Invariant($"With the limit {other.Limit} these rewards would have breached")
                    + $"{(Say.Place(at) is { Length: > 0 } place ? " at " + place : "")}{Later(other.RewardsLater)}.";
            }
        }
        var kept = explanation.OtherLimits.Where(other => other.At is null).Select(other => Invariant($"{other.Limit}")).ToList();
        if (kept.Count > 0)
            yield return $"With the {(kept.Count == 1 ? "limit" : "limits")} {string.Join(" or ", kept)} they would not have breached.";
        if (explanation is { Fall: { } fall, OtherLimits.Count: > 0 } && fall.Depth <= one.Limit)
            yield return $"Any limit below {Decisions.Rules.Figure(fall.Depth)} would not have been breached by them.";
    }

    private static string Later(int? rewards) => rewards switch
    {
        null => "",
        0 => ", at the same reward",
        < 0 => Invariant($", {-rewards} rewards sooner"),
        _ => Invariant($", {rewards} rewards later"),
    };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
