namespace AgentQuarantine.Rehearsal;

/// <summary>What chance alone does to one agent's drawdown, in reward units, as long as the agent does not change.</summary>
public sealed record DrawdownCalibration
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>How many rewards the calibration rests on.</summary>
    public int Count { get; init; }

    /// <summary>Their mean.</summary>
    public double Mean { get; init; }

    /// <summary>Their sample standard deviation.</summary>
    public double Std { get; init; }

    /// <summary>How many rewards of the agent a check's window holds: the window's length, or what the lines read leave of it.</summary>
    public int Window { get; init; }

    /// <summary>Rewards of the agent per day; <see langword="null"/> where neither the log nor the caller says.</summary>
    public double? RewardsPerDay { get; init; }

    /// <summary>How many neighbouring rewards the bootstrap keeps together.</summary>
    public int BlockLength { get; init; }

    /// <summary>
    /// The expected drawdown of a driftless Brownian motion, −√(π/2)·σ·√n for a window of n rewards; it ignores the mean, the
    /// shape and the dependence of the rewards.
    /// </summary>
    /// <remarks>Magdon-Ismail, Atiya, Pratap and Abu-Mostafa, "On the Maximum Drawdown of a Brownian Motion" (2004).</remarks>
    public double ClosedFormDrawdown { get; init; }

    /// <summary>The mean drawdown of a full window by the bootstrap; <see langword="null"/> where there are too few rewards, as below.</summary>
    public double? ExpectedDrawdown { get; init; }

    /// <summary>The drawdown that 1 full window in 20 exceeds.</summary>
    public double? Drawdown95 { get; init; }

    /// <summary>The drawdown that 1 full window in 100 exceeds.</summary>
    public double? Drawdown99 { get; init; }

    /// <summary>The limit that the policy has for the agent; <see langword="null"/> where it has none.</summary>
    public double? Limit { get; init; }

    /// <summary>The probability that <see cref="Limit"/> is hit within one window's length, from an empty window.</summary>
    public double? HitProbability { get; init; }

    /// <summary>The false alarms per day of running at <see cref="Limit"/>; <see langword="null"/> where rewards per day are not known.</summary>
    public double? FalseAlarmsPerDay { get; init; }

    /// <summary>The false alarms per day that were asked for.</summary>
    public double WantedFalseAlarmsPerDay { get; init; }

    /// <summary>
    /// The limit with that many false alarms, rounded away from zero to four digits; <see langword="null"/> where rewards per
    /// day are not known, there are too few rewards, or none ever led to a drawdown.
    /// </summary>
    public double? SuggestedLimit { get; init; }

    /// <summary>Whether the suggested limit lies beyond what was simulated, in the tail's continuation.</summary>
    public bool Extrapolated { get; init; }

    /// <summary>
    /// The smallest fall worth catching, in reward units; <see langword="null"/> where none was asked for, and then so is what
    /// follows.
    /// </summary>
    public double? Fall { get; init; }

    /// <summary>The <c>reward_target</c> for it: half-way between the mean and the mean after the fall.</summary>
    public double? SuggestedTarget { get; init; }

    /// <summary>The <c>drawdown_limit</c> with that target which has the wanted false alarms.</summary>
    public double? SuggestedTargetLimit { get; init; }

    /// <summary>The <c>baseline</c> of evidence: the lower 95 % confidence bound of the mean of what is cut at the bound.</summary>
    public double? Baseline { get; init; }

    /// <summary>The <c>reward_upper_bound</c> of evidence.</summary>
    public double? RewardUpperBound { get; init; }

    /// <summary>The <c>evidence_block</c>: 1 where rewards do not depend on each other.</summary>
    public int? EvidenceBlock { get; init; }

    /// <summary>The <c>false_alarm_every</c> that is the wanted rate.</summary>
    public double? FalseAlarmEvery { get; init; }

    /// <summary>Rewards from the fall to its discovery by <see cref="SuggestedLimit"/>, median; <see langword="null"/>: more than 20,000.</summary>
    public double? DrawdownDelay { get; init; }

    /// <summary>The same by <see cref="SuggestedTarget"/> and <see cref="SuggestedTargetLimit"/>.</summary>
    public double? TargetDelay { get; init; }

    /// <summary>The same by evidence.</summary>
    public double? EvidenceDelay { get; init; }

    /// <summary>What keeps the suggestions from being promises; <see langword="null"/> where nothing does.</summary>
    public string? Caution { get; init; }

    /// <summary>The former name of <see cref="Std"/>; it goes with the next version.</summary>
    public double StdDev => Std;

    /// <summary>The log that was read; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; init; }
}
