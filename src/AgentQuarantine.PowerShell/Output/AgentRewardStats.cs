namespace AgentQuarantine.PowerShell.Output;

/// <summary>One agent's statistics, flat for tables, filters and CSV.</summary>
public sealed class AgentRewardStats
{
    internal AgentRewardStats(Statistics.AgentRewardStats source, long refused) => (Source, Refused) = (source, refused);

    /// <summary>The agent's name.</summary>
    public string Agent => Source.Agent;

    /// <summary>How many rewards the window holds.</summary>
    public int Count => Source.Count;

    /// <summary>The mean reward.</summary>
    public double Mean => Source.Mean;

    /// <summary>The sample standard deviation (n − 1).</summary>
    public double Std => Source.Std;

    /// <summary>Mean over standard deviation, not annualised; 0 where there is no deviation.</summary>
    public double Sharpe => Source.Sharpe;

    /// <summary>Mean over downside deviation, target 0, not annualised; 0 where no reward is negative.</summary>
    public double Sortino => Source.Sortino;

    /// <summary>The deepest fall of equity below its running peak in the window, at most 0, in reward units.</summary>
    public double Drawdown => Source.Drawdown;

    /// <summary>Equity below its running peak at the window's end, at most 0, in reward units.</summary>
    public double CurrentDrawdown => Source.CurrentDrawdown;

    /// <summary>The deepest fall of the running sum of reward − target in the window; <see langword="null"/> where there is no target.</summary>
    public double? TargetDrawdown => Source.TargetDrawdown;

    /// <summary>The deepest fall of equity in the window as a part of its peak; <see langword="null"/> where the policy has no starting
    /// equity.</summary>
    public double? DrawdownShare => Source.DrawdownShare;

    /// <summary>
    /// The decimal logarithm of the evidence that the agent no longer earns its baseline; <see langword="null"/> where there is
    /// none.
    /// </summary>
    public double? EvidenceLog10 => Source.EvidenceLog10;

    /// <summary>The newest reward.</summary>
    public double? LastReward => Source.LastReward;

    /// <summary>The time of the newest event.</summary>
    public DateTimeOffset? LastSeen => Source.LastSeen;

    /// <summary>How many events among the lines read.</summary>
    public long Runs => Source.Runs;

    /// <summary>How many of them are errors.</summary>
    public long Errors => Source.Errors;

    /// <summary>How many of the newest of them are errors one after another.</summary>
    public long ConsecutiveErrors => Source.ConsecutiveErrors;

    /// <summary>How many of them carry no reward, or one that is not a number.</summary>
    public long RewardsMissing => Source.RewardsMissing;

    /// <summary>How many of them carry a reward that is NaN or infinite.</summary>
    public long RewardsNotFinite => Source.RewardsNotFinite;

    /// <summary>The mean latency in milliseconds of the events read.</summary>
    public double? MeanLatencyMs => Source.MeanLatencyMs;

    /// <summary>The mean cost in US dollars of the events read.</summary>
    public double? MeanCostUsd => Source.MeanCostUsd;

    /// <summary>The latency in milliseconds that 95 of 100 events read do not exceed; <see langword="null"/> where the policy does not ask.</summary>
    public double? P95LatencyMs => Source.P95LatencyMs;

    /// <summary>The cost in US dollars of the hour up to the newest event; <see langword="null"/> where the policy does not ask.</summary>
    public double? CostPerHourUsd => Source.CostPerHourUsd;

    /// <summary>Whether the ledger says that the agent is not to run.</summary>
    public bool Quarantined => Source.Quarantined;

    /// <summary>The log that was read; <see langword="null"/> for several merged ones.</summary>
    public string? Path => Source.Path;

    /// <summary>How much of that log was refused, of all its agents together: lines, or values of lines, that do not count.</summary>
    public long Refused { get; }

    /// <summary>The former name of <see cref="Std"/>; it goes with the next version.</summary>
    public double StdDev => Std;

    /// <summary>What the engine judges when these statistics are piped into a check: it knows what lies past the agent's mark.</summary>
    internal Statistics.AgentRewardStats Source { get; }
}
