using AgentQuarantine.Rollups;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>One agent in one bucket of time, flat for tables, filters and CSV. What was not reported is null and not 0.</summary>
public sealed class AgentRollup
{
    private readonly RollupRow _row;

    internal AgentRollup(RollupRow row) => _row = row;

    /// <summary>Where the bucket begins; this time is in it.</summary>
    public DateTimeOffset From => _row.From;

    /// <summary>Where the next bucket begins.</summary>
    public DateTimeOffset To => _row.To;

    /// <summary>The agent's name.</summary>
    public string Agent => _row.Agent;

    /// <summary>How many events.</summary>
    public long Runs => _row.Runs;

    /// <summary>How many of them are errors.</summary>
    public long Errors => _row.Errors;

    /// <summary>How many rewards.</summary>
    public long Rewards => _row.Rewards;

    /// <summary>Their sum.</summary>
    public double? Sum => _row.Sum;

    /// <summary>Their mean.</summary>
    public double? Mean => _row.Mean;

    /// <summary>The least reward.</summary>
    public double? Min => _row.Min;

    /// <summary>The greatest reward.</summary>
    public double? Max => _row.Max;

    /// <summary>The sum of all rewards of the log up to the bucket's end.</summary>
    public double? Equity => _row.Equity;

    /// <summary>How far, at worst in this bucket, equity lay below its peak so far, at most 0.</summary>
    public double? Drawdown => _row.Drawdown;

    /// <summary>How many latencies.</summary>
    public long LatencyCount => _row.LatencyCount;

    /// <summary>The median latency in milliseconds.</summary>
    public double? LatencyP50 => _row.LatencyP50;

    /// <summary>The 95th percentile of the latencies.</summary>
    public double? LatencyP95 => _row.LatencyP95;

    /// <summary>The greatest latency.</summary>
    public double? LatencyMax => _row.LatencyMax;

    /// <summary>The sum of the costs in US dollars.</summary>
    public double? CostSum => _row.CostSum;

    /// <summary>How many costs.</summary>
    public long CostCount => _row.CostCount;

    /// <summary>For how many seconds of the bucket the agent was quarantined, by the ledger's history.</summary>
    public double SecondsInQuarantine => _row.SecondsInQuarantine;

    /// <summary>Whether the bucket is not over.</summary>
    public bool Partial => _row.Partial;

    /// <summary>The log that was read; <see langword="null"/> for several merged ones.</summary>
    public string? Path => _row.Path;
}
