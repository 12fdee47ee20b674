namespace AgentQuarantine.Rollups;

/// <summary>One agent in one bucket of time. What was not reported is <see langword="null"/> and not 0.</summary>
public sealed record RollupRow
{
    /// <summary>Where the bucket begins; this time is in it.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Where the next bucket begins.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>How many events.</summary>
    public long Runs { get; init; }

    /// <summary>How many of them are errors.</summary>
    public long Errors { get; init; }

    /// <summary>How many rewards. One of −∞ counts as −<see cref="double.MaxValue"/>; one that is NaN or +∞ does not count.</summary>
    public long Rewards { get; init; }

    /// <summary>Their sum.</summary>
    public double? Sum { get; init; }

    /// <summary>Their mean.</summary>
    public double? Mean { get; init; }

    /// <summary>The least reward.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest reward.</summary>
    public double? Max { get; init; }

    /// <summary>The sum of all rewards of the log up to the bucket's end, those of the buckets before among them.</summary>
    public double? Equity { get; init; }

    /// <summary>
    /// How far, at worst from this bucket's beginning to its end, equity lay below its peak so far, at most 0, in reward units. The peak may lie in
    /// a bucket before: the least of all buckets is the drawdown of the whole log.
    /// </summary>
    public double? Drawdown { get; init; }

    /// <summary>How many latencies.</summary>
    public long LatencyCount { get; init; }

    /// <summary>
    /// The median latency in milliseconds: the ⌈n/2⌉-th smallest. It is exact up to <see cref="LatencySketch.ExactCount"/> latencies and to
    /// 0.4 % beyond; so is <see cref="LatencyP95"/>.
    /// </summary>
    public double? LatencyP50 { get; init; }

    /// <summary>The 95th percentile of the latencies, the ⌈0.95 n⌉-th smallest.</summary>
    public double? LatencyP95 { get; init; }

    /// <summary>The greatest latency.</summary>
    public double? LatencyMax { get; init; }

    /// <summary>The sum of the costs in US dollars.</summary>
    public double? CostSum { get; init; }

    /// <summary>How many costs.</summary>
    public long CostCount { get; init; }

    /// <summary>For how many seconds of the bucket the agent was quarantined, by the ledger's history.</summary>
    public double SecondsInQuarantine { get; init; }

    /// <summary>Whether the bucket is not over: neither the log nor the clock has come to its end.</summary>
    public bool Partial { get; init; }

    /// <summary>The log that was read; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; init; }
}
