using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Every rule, told once: the policy file, checks, rehearsals and their words follow this table.</summary>
/// <remarks>
/// A new one needs a property in <see cref="QuarantinePolicy"/>, an entry here, and its lines in <c>docs/policy.schema.json</c> and
/// <c>docs/policy.md</c>.
/// </remarks>
internal static class RuleTable
{
    private static readonly Setting<QuarantinePolicy> DrawdownLimit = Setting.Number(
        "drawdown_limit", "a number below 0", x => x < 0, true, p => p.DrawdownLimit, (p, x) => p with { DrawdownLimit = x });

    /// <summary>The deepest fall in the window, the original's rule.</summary>
    private static Rule Drawdown { get; } = new()
    {
        Name = "drawdown",
        Setting = DrawdownLimit,
        Others =
        [
            Setting.Number(
                "reward_target", "a number", _ => true, false, p => p.RewardTarget, (p, x) => p with { RewardTarget = x!.Value }),
        ],
        Applies = policy => policy.RewardTarget == 0,
        Value = stats => stats.Drawdown,
        Relation = RuleRelation.AtMost,
        Samples = RuleSamples.Rewards,
        IsTighterOnProbation = true,
        ClearLimit = policy => policy.ClearLimit,
    };

    /// <summary>The same of the running sum of reward − target: Page's CUSUM (1954) in a window.</summary>
    private static Rule TargetDrawdown { get; } = Drawdown with
    {
        Name = "target_drawdown",
        Others = [],
        Applies = policy => policy.RewardTarget != 0,
        Value = stats => stats.TargetDrawdown,
    };

    /// <summary>The rules in the order in which their breaches are found.</summary>
    public static Rule[] All { get; } =
    [
        Drawdown,
        TargetDrawdown,
        new()
        {
            Name = "drawdown_share",
            Setting = Setting.Number(
                "drawdown_share_limit", "a number above 0", x => x > 0, true, p => p.DrawdownShareLimit, (p, x) => p with { DrawdownShareLimit = x }),
            Others =
            [
                Setting.Number(
                    "starting_equity", "a number above 0", x => x > 0, true, p => p.StartingEquity, (p, x) => p with { StartingEquity = x }),
            ],
            Value = stats => stats.DrawdownShare,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Rewards,
        },
        new()
        {
            Name = "evidence",
            Setting = Setting.Number(
                "evidence_limit", "a number above 1", x => x > 1, true, p => p.EvidenceLimit, (p, x) => p with { EvidenceLimit = x }),
            Others =
            [
                Setting.Number("baseline", "a number", _ => true, true, p => p.Baseline, (p, x) => p with { Baseline = x }),
                Setting.Number(
                    "reward_upper_bound", "a number", _ => true, true, p => p.RewardUpperBound, (p, x) => p with { RewardUpperBound = x }),
                Setting.Count("evidence_block", false, p => p.EvidenceBlock, (p, x) => p with { EvidenceBlock = x!.Value }),
            ],
            Value = stats => stats.Evidence,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Rewards,
            Scale = Math.Log10,
        },
        new()
        {
            Name = "sharpe",
            Setting = Setting.Number("sharpe_floor", "a number", _ => true, true, p => p.SharpeFloor, (p, x) => p with { SharpeFloor = x }),
            Value = stats => RewardStatistics.HasDeviation(stats.Mean, stats.Std) ? stats.Sharpe : null,
            Relation = RuleRelation.Below,
            Samples = RuleSamples.Rewards,
            OwnSamples = Setting.Count("sharpe_min_samples", true, p => p.SharpeMinSamples, (p, x) => p with { SharpeMinSamples = x }),
            Doubt = DoubtOfSharpe,
        },
        new()
        {
            Name = "error_ratio",
            Setting = Setting.Number(
                "error_ratio_limit", "a number above 0 and at most 1", x => x is > 0 and <= 1, true,
                p => p.ErrorRatioLimit, (p, x) => p with { ErrorRatioLimit = x }),
            Value = stats => stats.Runs == 0 ? null : (double)stats.Errors / stats.Runs,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Events,
        },
        new()
        {
            Name = "consecutive_errors",
            Setting = Setting.Count(
                "consecutive_errors_limit", true, p => p.ConsecutiveErrorsLimit, (p, x) => p with { ConsecutiveErrorsLimit = x }),
            Value = stats => stats.ConsecutiveErrors,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Events,
        },
        new()
        {
            Name = "missing_ratio",
            Setting = Setting.Number(
                "missing_ratio_limit", "a number above 0 and at most 1", x => x is > 0 and <= 1, true,
                p => p.MissingRatioLimit, (p, x) => p with { MissingRatioLimit = x }),
            Value = stats => stats.Runs == 0 ? null : (double)(stats.RewardsMissing + stats.RewardsNotFinite) / stats.Runs,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Events,
        },
        new()
        {
            Name = "mean_cost",
            Setting = Setting.Number(
                "mean_cost_limit", "a number above 0", x => x > 0, true, p => p.MeanCostLimit, (p, x) => p with { MeanCostLimit = x }),
            Value = stats => stats.MeanCostUsd,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Events,
        },
        new()
        {
            Name = "cost_per_hour",
            Setting = Setting.Number(
                "cost_per_hour_limit", "a number above 0", x => x > 0, true, p => p.CostPerHourLimit, (p, x) => p with { CostPerHourLimit = x }),
            Value = stats => stats.CostPerHourUsd,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Events,
        },
        new()
        {
            Name = "mean_latency",
            Setting = Setting.Number(
                "mean_latency_limit", "a number above 0", x => x > 0, true, p => p.MeanLatencyLimit, (p, x) => p with { MeanLatencyLimit = x }),
            Value = stats => stats.MeanLatencyMs,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Events,
        },
        new()
        {
            Name = "p95_latency",
            Setting = Setting.Number(
                "p95_latency_limit", "a number above 0", x => x > 0, true, p => p.P95LatencyLimit, (p, x) => p with { P95LatencyLimit = x }),
            Value = stats => stats.P95LatencyMs,
            Relation = RuleRelation.AtLeast,
            Samples = RuleSamples.Events,
        },
    ];

    /// <summary>The one of the two rules on drawdowns that judges under <paramref name="policy"/>.</summary>
    public static Rule DrawdownOf(QuarantinePolicy policy) => policy.RewardTarget == 0 ? Drawdown : TargetDrawdown;

    // Where the deviation itself may be none, so may the ratio.
    private static double DoubtOfSharpe(AgentRewardStats stats)
    {
        var doubt = Rule.Rounding * (Math.Abs(stats.Mean) + stats.Std);
        return stats.Std > doubt ? doubt / stats.Std : double.PositiveInfinity;
    }
}
