using System.Globalization;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>The rules of <see cref="RuleTable"/> held against statistics.</summary>
internal static class Rules
{
    /// <summary>Every rule that <paramref name="stats"/> breach.</summary>
    /// <param name="stats">One window and the counts that belong to it.</param>
    /// <param name="policy">The limits.</param>
    /// <param name="probation">On probation the drawdown limit is tighter, and the first reward counts already.</param>
    public static IEnumerable<RuleBreach> Breaches(AgentRewardStats stats, QuarantinePolicy policy, bool probation)
    {
        foreach (var rule in RuleTable.All)
        {
            if (rule.Limit(policy, probation) is { } limit && rule.IsJudged(stats, policy, probation)
                && rule.Value(stats) is { } value && rule.Relation.IsBreach(value, limit))
                yield return new RuleBreach(rule.Name, value, limit);
        }
    }

    /// <summary>How far past its limit a breach is, as a part of the limit; for a limit of 0, in the statistic's own unit.</summary>
    public static double Severity(RuleBreach breach)
    {
        var (value, limit) = (breach.Value, breach.Limit);
        if (RuleTable.All.FirstOrDefault(rule => rule.Name == breach.Rule)?.Scale is { } scale)
            (value, limit) = (scale(value), scale(limit));
        var excess = Math.Abs(value - limit) / (limit == 0 ? 1 : Math.Abs(limit));
        return double.IsNaN(excess) ? double.PositiveInfinity : excess;
    }

    /// <summary>A breach, also one of <see cref="FleetDrawdownRule"/>, in words, such as <c>drawdown -3.100 &lt;= limit -3</c>.</summary>
    public static string Describe(RuleBreach breach) =>
        Describe(breach, (RuleTable.All.FirstOrDefault(rule => rule.Name == breach.Rule)?.Relation ?? RuleRelation.AtMost).Breached);

    /// <summary>A statistic and its limit in words.</summary>
    public static string Describe(RuleBreach held, string relation) =>
        string.Create(CultureInfo.InvariantCulture, $"{held.Rule.Replace('_', ' ')} {Figure(held.Value)} {relation} {held.Limit}");

    /// <summary>A value with three digits after the point, unless the digits before it would fill lines.</summary>
    public static string Figure(double value) => value.ToString(Math.Abs(value) < 1e15 ? "F3" : "G6", CultureInfo.InvariantCulture);
}
