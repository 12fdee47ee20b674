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

    /// <summary>The former name of <see cref="Std"/>; it goes with the next version.</summary>
    public double StdDev { get; }

    /// <summary>The log that was read; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; }
}
