using System.Globalization;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>A check that judged nobody says so: its silence would look like health.</summary>
internal static class NothingJudged
{
    private const int Named = 5;

    /// <summary>Why a check judged nobody, in a line; <see langword="null"/> where it judged an agent.</summary>
    public static string? Of(IReadOnlyList<QuarantineDecision> decisions, FleetPolicy policy)
    {
        var seen = decisions.Where(decision => decision.Evidence.Statistics is not null).ToList();
        if (seen.Count == 0)
            return "Nothing was judged: there is no event among the lines read.";
        if (seen.Exists(decision => Recovery.IsJudged(decision.Evidence.Statistics!, policy.For(decision.Agent))
            || (policy.FleetDrawdownLimit is not null && decision.Evidence.Count > 0)))
            return seen.TrueForAll(decision => IsAllZero(decision, policy.For(decision.Agent)))
                ? $"Nothing was judged: there is no reward but 0 of {Names(seen)}." : null;
        var why = seen.TrueForAll(decision => decision.Evidence.Count == 0)
            ? "there is no reward to judge" : "no rule of the policy has as many samples as it takes";
        return $"Nothing was judged: {why} of {Names(seen)}.";
    }

    private static string Names(List<QuarantineDecision> seen)
    {
        var names = string.Join(", ", seen.Take(Named).Select(decision => $"'{decision.Agent}'"));
        return seen.Count > Named ? string.Create(CultureInfo.InvariantCulture, $"{names} and {seen.Count - Named} more") : names;
    }

    // A reward that is always 0 is mostly one that nobody computes. Held against a target, or by its events, an agent is judged all the same.
    private static bool IsAllZero(QuarantineDecision decision, QuarantinePolicy policy) =>
        decision.Evidence.Statistics is { Mean: 0, Std: 0 } && policy is { RewardTarget: 0, EvidenceLimit: null }
            && !RuleTable.All.Any(rule => rule.Samples == RuleSamples.Events && rule.Limit(policy) is not null);
}
