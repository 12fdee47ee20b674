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
        if (seen.Exists(decision => IsJudged(decision, policy.For(decision.Agent))))
            return null;
        var why = seen.TrueForAll(decision => decision.Evidence.Count == 0)
            ? "there is no reward to judge" : "no rule of the policy has as many samples as it takes";
        var names = string.Join(", ", seen.Take(Named).Select(decision => $"'{decision.Agent}'"));
        var more = seen.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {seen.Count - Named} more") : "";
        return $"Nothing was judged: {why} of {names}{more}.";
    }

    private static bool IsJudged(QuarantineDecision decision, QuarantinePolicy policy) => RuleTable.All.Any(
        rule => rule.Limit(policy) is not null && rule.IsJudged(decision.Evidence.Statistics!, policy, probation: false));
}
