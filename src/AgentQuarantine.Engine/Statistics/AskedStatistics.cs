namespace AgentQuarantine.Statistics;

/// <summary>What a policy asks for beyond the statistics that every agent has. The default value is nothing.</summary>
/// <param name="Target">What a reward ought to be; 0: nothing is asked.</param>
/// <param name="Window">How far back from the agent's newest event its window reaches; <see langword="null"/>: it is so many rewards long.</param>
/// <param name="P95Latency">Whether the 95th percentile of latencies is asked for.</param>
/// <param name="CostPerHour">Whether the cost of the last hour is.</param>
/// <param name="StartingEquity">Equity at the window's beginning, for drawdowns as a share of the peak; <see langword="null"/>: nobody asks.</param>
internal readonly record struct AskedStatistics(double Target, TimeSpan? Window, bool P95Latency, bool CostPerHour, double? StartingEquity)
{
    /// <summary>Whether single events have to be kept.</summary>
    public bool TakesEvents => Window is not null || P95Latency || CostPerHour;

    /// <summary>What takes no single events.</summary>
    public AskedStatistics WithoutEvents => this with { Window = null, P95Latency = false, CostPerHour = false };

    /// <summary>Whether the same is asked for. The compiler's comparers of nullables would be compiled anew at every start of a process.</summary>
    public bool Equals(AskedStatistics other) =>
        Target.Equals(other.Target) && P95Latency == other.P95Latency && CostPerHour == other.CostPerHour
        && Window.HasValue == other.Window.HasValue && Window.GetValueOrDefault().Ticks == other.Window.GetValueOrDefault().Ticks
        && StartingEquity.HasValue == other.StartingEquity.HasValue
        && StartingEquity.GetValueOrDefault().Equals(other.StartingEquity.GetValueOrDefault());

    /// <inheritdoc/>
    public override int GetHashCode() => Target.GetHashCode();
}

/// <summary>What was asked for and what it came to, apart from the statistics that every agent has: a million agents have no place for
/// them.</summary>
/// <param name="Asked">What was asked for.</param>
internal sealed record AskedValues(AskedStatistics Asked)
{
    /// <summary>Nothing.</summary>
    public static AskedValues None { get; } = new(default(AskedStatistics));

    /// <inheritdoc cref="AgentRewardStats.DrawdownShare"/>
    public double? DrawdownShare { get; init; }

    /// <inheritdoc cref="AgentRewardStats.P95LatencyMs"/>
    public double? P95LatencyMs { get; init; }

    /// <inheritdoc cref="AgentRewardStats.CostPerHourUsd"/>
    public double? CostPerHourUsd { get; init; }

    /// <inheritdoc cref="AgentRewardStats.Equity"/>
    public double[]? Equity { get; init; }
}
