namespace AgentQuarantine.Quarantine.Policies;

/// <summary>The limits that apply to one agent. The defaults are the original's rule.</summary>
public sealed record QuarantinePolicy
{
    /// <summary>The original's rule: a drawdown of −3.0 or deeper, nothing else.</summary>
    public static QuarantinePolicy Default { get; } = new();

    /// <summary>A drawdown at or below this breaches; reward units, below 0. <see langword="null"/> turns the rule off.</summary>
    public double? DrawdownLimit { get; init; } = -3.0;

    /// <summary>
    /// What a reward ought to be: where it is not 0, <see cref="DrawdownLimit"/> judges the running sum of reward − target, in reward units.
    /// </summary>
    public double RewardTarget { get; init; }

    /// <summary>
    /// Evidence of so many rewards that the agent no longer earns <see cref="Baseline"/> breaches, above 1: an agent that does earn it is
    /// taken out at most once in so many rewards. Off by default.
    /// </summary>
    public double? EvidenceLimit { get; init; }

    /// <summary>What an agent that is well is expected to earn at least, whatever it earned before; for <see cref="EvidenceLimit"/>.</summary>
    public double? Baseline { get; init; }

    /// <summary>No reward counts as evidence for more than this; above <see cref="Baseline"/>.</summary>
    public double? RewardUpperBound { get; init; }

    /// <summary>So many rewards in a row count as one piece of evidence, their mean: for rewards that depend on each other.</summary>
    public int EvidenceBlock { get; init; } = 1;

    /// <summary>
    /// How far back from an agent's newest event its window reaches; <see langword="null"/>: the window is so many rewards long.
    /// </summary>
    public TimeSpan? Window { get; init; }

    /// <summary>
    /// A fall of equity by this part of its peak, or more, breaches, above 0; equity begins at <see cref="StartingEquity"/>. Off by default.
    /// </summary>
    public double? DrawdownShareLimit { get; init; }

    /// <summary>Equity at the window's beginning, in reward units, above 0; for <see cref="DrawdownShareLimit"/>.</summary>
    public double? StartingEquity { get; init; }

    /// <summary>A cost in US dollars of the hour up to the newest event at or above this breaches. Off by default.</summary>
    public double? CostPerHourLimit { get; init; }

    /// <summary>A latency in milliseconds that 95 of 100 events do not exceed, at or above this, breaches. Off by default.</summary>
    public double? P95LatencyLimit { get; init; }

    /// <summary>What the rules take beyond the usual statistics.</summary>
    internal Statistics.AskedStatistics Asked => new(
        RewardTarget, Window, P95LatencyLimit is not null, CostPerHourLimit is not null, DrawdownShareLimit is null ? null : StartingEquity);

    /// <summary>What the evidence assumes; <see langword="null"/> where the rule is off.</summary>
    internal Statistics.EvidenceSettings? Evidence =>
        EvidenceLimit is not null && Baseline is { } baseline && RewardUpperBound is { } bound ? new(baseline, bound, EvidenceBlock) : null;

    /// <summary>A Sharpe ratio below this breaches, where there is a deviation. Off by default.</summary>
    public double? SharpeFloor { get; init; }

    /// <summary>The fewest rewards on which <see cref="SharpeFloor"/> is judged; <see langword="null"/>: as <see cref="MinSamples"/>.</summary>
    public int? SharpeMinSamples { get; init; }

    /// <summary>A ratio of errors to runs at or above this breaches; 0 to 1. Off by default.</summary>
    public double? ErrorRatioLimit { get; init; }

    /// <summary>So many errors one after another, up to the newest event, breach. Off by default.</summary>
    public int? ConsecutiveErrorsLimit { get; init; }

    /// <summary>A ratio of events without a finite reward to all events at or above this breaches; 0 to 1. Off by default.</summary>
    public double? MissingRatioLimit { get; init; }

    /// <summary>A mean cost in US dollars at or above this breaches. Off by default.</summary>
    public double? MeanCostLimit { get; init; }

    /// <summary>A mean latency in milliseconds at or above this breaches. Off by default.</summary>
    public double? MeanLatencyLimit { get; init; }

    /// <summary>The fewest rewards (for rules on errors, costs and the like, events) on which an agent is judged.</summary>
    public int MinSamples { get; init; } = 1;

    /// <summary>
    /// The fewest rewards, not all of them 0, on which a quarantined agent without a hold is cleared. The original needs one.
    /// </summary>
    public int ClearMinSamples { get; init; } = 20;

    /// <summary>
    /// A quarantined agent has recovered when its drawdown is above this; <see langword="null"/>: above <see cref="DrawdownLimit"/>.
    /// </summary>
    public double? ClearLimit { get; init; }

    /// <summary>
    /// How long the first quarantine holds before probation. <see langword="null"/>: no hold and no probation, the original's release.
    /// </summary>
    public TimeSpan? BaseHold { get; init; }

    /// <summary>The longest that a hold grows to.</summary>
    public TimeSpan MaxHold { get; init; } = TimeSpan.FromDays(1);

    /// <summary>On probation the drawdown limit is this fraction of <see cref="DrawdownLimit"/>.</summary>
    public double ProbationLimitFraction { get; init; } = 0.5;

    /// <summary>
    /// On probation only this part of an agent's runs may run, above 0 and at most 1: the gate says which, by a hash of agent and run number.
    /// <see langword="null"/>: all of them.
    /// </summary>
    public double? ProbationRunRatio { get; init; }

    /// <summary>The fewest events past its mark, with a reward or without, that end the probation; <see langword="null"/>: as many as come.</summary>
    public int? ProbationMinRuns { get; init; }

    /// <summary>
    /// A hold is longer by up to this part of itself, 0 to 1, by a function of agent and level: agents that were taken out together do not come back
    /// together.
    /// </summary>
    public double HoldJitter { get; init; }

    /// <summary>So many rewards past its mark, without a breach, end the probation.</summary>
    public int ProbationRewards { get; init; } = 20;
}
