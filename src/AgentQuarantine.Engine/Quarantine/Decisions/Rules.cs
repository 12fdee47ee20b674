using System.Globalization;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The rules: which statistic is held against which limit, and on how many samples.</summary>
internal static class Rules
{
    /// <summary>Every rule that <paramref name="stats"/> breach.</summary>
    /// <param name="stats">One window and the counts that belong to it.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="probation">On probation the drawdown limit is tighter, and the first reward counts already.</param>
    public static IEnumerable<RuleBreach> Breaches(AgentRewardStats stats, QuarantinePolicy policy, bool probation)
    {
        // A drawdown that is not a number comes from rewards that overflow: that breaches, rather than hiding every loss to come.
        if (DrawdownLimit(policy, probation) is { } drawdown && stats.Count >= (probation ? 1 : policy.MinSamples) && !(stats.Drawdown > drawdown))
            yield return new RuleBreach("drawdown", stats.Drawdown, drawdown);
        if (stats.Sharpe < policy.SharpeFloor && stats.Count >= (policy.SharpeMinSamples ?? policy.MinSamples)
            && RewardStatistics.HasDeviation(stats.Mean, stats.StdDev))
            yield return new RuleBreach("sharpe", stats.Sharpe, policy.SharpeFloor.Value);
        if (stats.Runs < policy.MinSamples)
            yield break;
        if ((double)stats.Errors / stats.Runs is var ratio && ratio >= policy.ErrorRatioLimit)
            yield return new RuleBreach("error_ratio", ratio, policy.ErrorRatioLimit.Value);
        if (stats.MeanCostUsd >= policy.MeanCostLimit)
            yield return new RuleBreach("mean_cost", stats.MeanCostUsd.Value, policy.MeanCostLimit.Value);
    }

    /// <summary>The drawdown limit in force.</summary>
    public static double? DrawdownLimit(QuarantinePolicy policy, bool probation) =>
        probation ? policy.DrawdownLimit * policy.ProbationLimitFraction : policy.DrawdownLimit;

    /// <summary>How far past its limit a breach is, as a part of the limit; for a limit of 0, in the statistic's own unit.</summary>
    public static double Severity(RuleBreach breach)
    {
        var excess = Math.Abs(breach.Value - breach.Limit) / (breach.Limit == 0 ? 1 : Math.Abs(breach.Limit));
        return double.IsNaN(excess) ? double.PositiveInfinity : excess;
    }

    /// <summary>A breach in words, such as <c>drawdown -3.100 &lt;= limit -3</c>.</summary>
    public static string Describe(RuleBreach breach) => breach.Rule switch
    {
        "sharpe" => Describe("sharpe", breach.Value, "< floor", breach.Limit),
        "drawdown" => Describe("drawdown", breach.Value, "<= limit", breach.Limit),
        _ => Describe(breach.Rule.Replace('_', ' '), breach.Value, ">= limit", breach.Limit),
    };

    /// <summary>A statistic and a limit in words.</summary>
    public static string Describe(string name, double value, string relation, double limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {value:F3} {relation} {limit}");
}
