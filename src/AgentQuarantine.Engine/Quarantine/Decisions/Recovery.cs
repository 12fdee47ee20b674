using System.Globalization;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>What it takes to say that an agent has recovered: no release without evidence.</summary>
internal static class Recovery
{
    /// <summary>What is missing in an agent's windows, which breach no rule; <see langword="null"/> where nothing is.</summary>
    /// <param name="windows">What was judged, one a log, one at least.</param>
    /// <param name="policy">What applies to the agent.</param>
    public static string? Missing(IReadOnlyList<AgentRewardStats> windows, QuarantinePolicy policy)
    {
        var longest = windows.MaxBy(s => s.Count)!;
        if (longest.Count < policy.MinSamples)
            return Invariant($"{longest.Count} of the {policy.MinSamples} rewards that it takes to judge");
        if (!windows.Any(s => IsJudged(s, policy)))
            return "no rule of the policy judges it, and so nothing shows a recovery";
        var drawdown = RuleTable.DrawdownOf(policy);
        var deepest = windows.Where(s => s.Count >= policy.MinSamples).Min(drawdown.Value) ?? 0;
        if (policy.ClearLimit is { } clear && !(deepest > clear))
            return Rules.Describe(new(drawdown.Name, deepest, clear), "<= clear limit");
        if (longest.Count < policy.ClearMinSamples)
            return Invariant($"{longest.Count} of the {policy.ClearMinSamples} rewards that it takes to clear");
        return windows.All(AreZero) ? Invariant($"all {longest.Count} rewards are 0, which shows no recovery") : null;
    }

    /// <summary>Whether any rule of the policy has the samples that it takes.</summary>
    public static bool IsJudged(AgentRewardStats window, QuarantinePolicy policy) => RuleTable.All.Any(
        rule => rule.Limit(policy) is not null && rule.IsJudged(window, policy, probation: false));

    // Where nothing falls no reward is negative, and then only zeros sum up to 0.
    private static bool AreZero(AgentRewardStats window) => window.Mean == 0 && window.Drawdown == 0;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
