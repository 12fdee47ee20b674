using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>One limit that applies to an agent now, but for the drawdown's, which has a metric of its own.</summary>
/// <param name="Rule">The rule's name, such as <c>mean_cost</c>.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Used">How much of it is used up: 1 at the limit. <see cref="double.NaN"/> where the agent has no such statistic.</param>
internal readonly record struct RuleUse(string Rule, double Limit, double Used)
{
    private static readonly Rule[] Rules = [.. RuleTable.All.Where(rule => !rule.IsTighterOnProbation)];

    /// <summary>The limits of one agent; <see langword="null"/> where there are none.</summary>
    public static RuleUse[]? Of(AgentRewardStats? statistics, QuarantinePolicy policy)
    {
        List<RuleUse>? uses = null;
        foreach (var rule in Rules)
        {
            if (rule.Limit(policy) is { } limit)
                (uses ??= []).Add(new RuleUse(rule.Name, limit, Use(rule, statistics, limit)));
        }
        return uses?.ToArray();
    }

    // Of a floor nothing is used up.
    private static double Use(Rule rule, AgentRewardStats? statistics, double limit)
    {
        if (statistics is null || rule.Relation != RuleRelation.AtLeast || rule.Value(statistics.Judged) is not { } value)
            return double.NaN;
        return rule.Scale is { } scale ? Math.Max(0, scale(value) / scale(limit)) : value / limit;
    }
}
