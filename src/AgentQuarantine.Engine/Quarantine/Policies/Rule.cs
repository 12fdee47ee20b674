using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Policies;

/// <summary>What the samples of a rule are.</summary>
internal enum RuleSamples
{
    /// <summary>The rewards in the window.</summary>
    Rewards,

    /// <summary>The events among the lines read.</summary>
    Events,
}

/// <summary>One rule: which statistic is held against which limit of the policy, and on how many samples.</summary>
internal sealed record Rule
{
    /// <summary>Statistics that are summed in another order differ by less than this part of themselves.</summary>
    public const double Rounding = 1e-9;

    /// <summary>What evidence calls it, such as <c>mean_cost</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its limit in the policy; a null there turns the rule off.</summary>
    public required Setting<QuarantinePolicy> Setting { get; init; }

    /// <summary>The statistic; <see langword="null"/> where the agent has none, which never breaches.</summary>
    public required Func<AgentRewardStats, double?> Value { get; init; }

    /// <summary>On which side of the limit it breaches.</summary>
    public required RuleRelation Relation { get; init; }

    /// <summary>What <see cref="QuarantinePolicy.MinSamples"/> counts.</summary>
    public required RuleSamples Samples { get; init; }

    /// <summary>The rule's own fewest samples; <see langword="null"/>: <see cref="QuarantinePolicy.MinSamples"/>.</summary>
    public Setting<QuarantinePolicy>? OwnSamples { get; init; }

    /// <summary>Whether the rule judges under a policy whose limit is set; <see langword="null"/>: always.</summary>
    public Func<QuarantinePolicy, bool>? Applies { get; init; }

    /// <summary>Further settings of the rule.</summary>
    public IReadOnlyList<Setting<QuarantinePolicy>> Others { get; init; } = [];

    /// <summary>On which scale a breach is the worse the further it is past the limit; <see langword="null"/>: the statistic's own.</summary>
    public Func<double, double>? Scale { get; init; }

    /// <summary>Whether, on probation, the limit is tighter and the first sample counts already.</summary>
    public bool IsTighterOnProbation { get; init; }

    /// <summary>Another limit that the statistic is held against, to say that an agent has recovered.</summary>
    public Func<QuarantinePolicy, double?>? ClearLimit { get; init; }

    /// <summary>How far off the order of summation may put the statistic; <see langword="null"/>: by <see cref="Rounding"/> of itself.</summary>
    public Func<AgentRewardStats, double>? Doubt { get; init; }

    /// <summary>The settings that belong to the rule.</summary>
    public IEnumerable<Setting<QuarantinePolicy>> Settings => OwnSamples is null ? [Setting, .. Others] : [Setting, OwnSamples, .. Others];

    /// <summary>The limit in force; <see langword="null"/> where the rule is off.</summary>
    public double? Limit(QuarantinePolicy policy, bool probation = false) =>
        Applies?.Invoke(policy) == false ? null
            : Setting.Number!(policy) * (probation && IsTighterOnProbation ? policy.ProbationLimitFraction : 1);

    /// <summary>Whether <paramref name="stats"/> hold samples enough to be judged.</summary>
    public bool IsJudged(AgentRewardStats stats, QuarantinePolicy policy, bool probation) => Has(stats) >= Takes(policy, probation);

    /// <summary>How many samples there are.</summary>
    public long Has(AgentRewardStats stats) => Samples == RuleSamples.Rewards ? stats.Count : stats.Runs;

    /// <summary>How many samples it takes to judge.</summary>
    public double Takes(QuarantinePolicy policy, bool probation) =>
        probation && IsTighterOnProbation ? 1 : OwnSamples?.Number!(policy) ?? policy.MinSamples;

    /// <summary>Every limit that a check may hold the statistic against, in any state of the agent.</summary>
    public IEnumerable<double> Limits(QuarantinePolicy policy) =>
        Applies?.Invoke(policy) == false ? []
            : new[] { Limit(policy), IsTighterOnProbation ? Limit(policy, probation: true) : null, ClearLimit?.Invoke(policy) }.OfType<double>();

    /// <summary>Whether the order of summation may decide on which side of <paramref name="limit"/> the statistic lies.</summary>
    /// <param name="stats">The statistics, summed in any order.</param>
    /// <param name="limit">One of <see cref="Limits"/>.</param>
    public bool IsInDoubt(AgentRewardStats stats, double limit)
    {
        var value = Value(stats) ?? 0;
        return !(Math.Abs(value - limit) > (Doubt?.Invoke(stats) ?? Rounding * Math.Abs(value)));
    }
}
