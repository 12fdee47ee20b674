namespace AgentQuarantine.PowerShell.Output;

/// <summary>What chance alone does to one agent's drawdown, in reward units, as long as the agent does not change.</summary>
public sealed class DrawdownCalibration
{
    internal DrawdownCalibration(Rehearsal.DrawdownCalibration source)
    {
        Agent = source.Agent;
        Count = source.Count;
        Mean = source.Mean;
        Std = source.Std;
        Window = source.Window;
        RewardsPerDay = source.RewardsPerDay;
        BlockLength = source.BlockLength;
        ClosedFormDrawdown = source.ClosedFormDrawdown;
        ExpectedDrawdown = source.ExpectedDrawdown;
        Drawdown95 = source.Drawdown95;
        Drawdown99 = source.Drawdown99;
        Limit = source.Limit;
        HitProbability = source.HitProbability;
        FalseAlarmsPerDay = source.FalseAlarmsPerDay;
        WantedFalseAlarmsPerDay = source.WantedFalseAlarmsPerDay;
        SuggestedLimit = source.SuggestedLimit;
        Extrapolated = source.Extrapolated;
        Fall = source.Fall;
        SuggestedTarget = source.SuggestedTarget;
        SuggestedTargetLimit = source.SuggestedTargetLimit;
        Baseline = source.Baseline;
        RewardUpperBound = source.RewardUpperBound;
        EvidenceBlock = source.EvidenceBlock;
        FalseAlarmEvery = source.FalseAlarmEvery;
        DrawdownDelay = source.DrawdownDelay;
        TargetDelay = source.TargetDelay;
        EvidenceDelay = source.EvidenceDelay;
        Caution = source.Caution;
        StdDev = source.StdDev;
        Path = source.Path;
    }

    /// <summary>The agent's name.</summary>
    public string Agent { get; }

    /// <summary>How many rewards the calibration rests on.</summary>
    public int Count { get; }

    /// <summary>Their mean.</summary>
    public double Mean { get; }

    /// <summary>Their sample standard deviation.</summary>
    public double Std { get; }

    /// <summary>How many rewards of the agent a check's window holds: the window's length, or what the lines read leave of it.</summary>
    public int Window { get; }

    /// <summary>Rewards of the agent per day; <see langword="null"/> where neither the log nor the caller says.</summary>
    public double? RewardsPerDay { get; }

    /// <summary>How many neighbouring rewards the bootstrap keeps together.</summary>
    public int BlockLength { get; }

    /// <summary>
    /// The expected drawdown of a driftless Brownian motion, −√(π/2)·σ·√n for a window of n rewards; it ignores the mean, the
    /// shape and the dependence of the rewards.
    /// </summary>
    public double ClosedFormDrawdown { get; }

    /// <summary>The mean drawdown of a full window by the bootstrap; <see langword="null"/> where there are too few rewards, as below.</summary>
    public double? ExpectedDrawdown { get; }

    /// <summary>The drawdown that 1 full window in 20 exceeds.</summary>
    public double? Drawdown95 { get; }

    /// <summary>The drawdown that 1 full window in 100 exceeds.</summary>
    public double? Drawdown99 { get; }

    /// <summary>The limit that the policy has for the agent; <see langword="null"/> where it has none.</summary>
    public double? Limit { get; }

    /// <summary>The probability that <see cref="Limit"/> is hit within one window's length, from an empty window.</summary>
    public double? HitProbability { get; }

    /// <summary>The false alarms per day of running at <see cref="Limit"/>; <see langword="null"/> where rewards per day are not known.</summary>
    public double? FalseAlarmsPerDay { get; }

    /// <summary>The false alarms per day that were asked for.</summary>
    public double WantedFalseAlarmsPerDay { get; }

    /// <summary>
    /// The limit with that many false alarms, rounded away from zero to four digits; <see langword="null"/> where rewards per
    /// day are not known, there are too few rewards, or none ever led to a drawdown.
    /// </summary>
    public double? SuggestedLimit { get; }

    /// <summary>Whether the suggested limit lies beyond what was simulated, in the tail's continuation.</summary>
    public bool Extrapolated { get; }

    /// <summary>
    /// The smallest fall worth catching, in reward units; <see langword="null"/> where none was asked for, and then so is what
    /// follows.
    /// </summary>
    public double? Fall { get; }

    /// <summary>The <c>reward_target</c> for it: half-way between the mean and the mean after the fall.</summary>
    public double? SuggestedTarget { get; }

    /// <summary>The <c>drawdown_limit</c> with that target which has the wanted false alarms.</summary>
    public double? SuggestedTargetLimit { get; }

    /// <summary>The <c>baseline</c> of evidence: the lower 95 % confidence bound of the mean of what is cut at the bound.</summary>
    public double? Baseline { get; }

    /// <summary>The <c>reward_upper_bound</c> of evidence.</summary>
    public double? RewardUpperBound { get; }

    /// <summary>The <c>evidence_block</c>: 1 where rewards do not depend on each other.</summary>
    public int? EvidenceBlock { get; }

    /// <summary>The <c>false_alarm_every</c> that is the wanted rate.</summary>
    public double? FalseAlarmEvery { get; }

    /// <summary>Rewards from the fall to its discovery by <see cref="SuggestedLimit"/>, median; <see langword="null"/>: more than 20,000.</summary>
    public double? DrawdownDelay { get; }

    /// <summary>The same by <see cref="SuggestedTarget"/> and <see cref="SuggestedTargetLimit"/>.</summary>
    public double? TargetDelay { get; }

    /// <summary>The same by evidence.</summary>
    public double? EvidenceDelay { get; }

    /// <summary>What keeps the suggestions from being promises; <see langword="null"/> where nothing does.</summary>
    public string? Caution { get; }

    /// <summary>The former name of <see cref="Std"/>; it goes with the next version.</summary>
    public double StdDev { get; }

    /// <summary>The log that was read; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; }
}
