namespace AgentQuarantine.Metrics;

/// <summary>What is counted, for whom and for how long.</summary>
public sealed record MetricsOptions
{
    /// <summary>The upper bounds of <c>agent_latency_ms</c> in milliseconds, ascending, without +Inf.</summary>
    public IReadOnlyList<double> LatencyBuckets { get; init; } =
        [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000];

    /// <summary>The upper bounds of <c>agent_cost_usd</c> in US dollars, ascending, without +Inf.</summary>
    public IReadOnlyList<double> CostBuckets { get; init; } =
        [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

    /// <summary>An agent idle for this long leaves the exposition unless it is quarantined; <see langword="null"/>: never.</summary>
    public TimeSpan? Forget { get; init; } = TimeSpan.FromDays(1);

    /// <summary>At most so many agents of the log are counted; the others only in <c>agentquarantine_agents_dropped_total</c>.</summary>
    public int MaxAgents { get; init; } = 10_000;

    /// <summary>Whether OpenMetrics tells since when each counter counts (<c>_created</c>).</summary>
    public bool Created { get; init; } = true;

    /// <summary>These options when they make sense.</summary>
    /// <exception cref="ArgumentException">Bounds that are not finite and strictly ascending, or a limit that is not positive.</exception>
    public MetricsOptions Checked()
    {
        CheckBuckets(LatencyBuckets, nameof(LatencyBuckets));
        CheckBuckets(CostBuckets, nameof(CostBuckets));
        if (Forget <= TimeSpan.Zero)
            throw new ArgumentException($"Forget is {Forget}; it has to be longer than nothing.", nameof(Forget));
        if (MaxAgents < 1)
            throw new ArgumentException($"MaxAgents is {MaxAgents}; it has to be at least 1.", nameof(MaxAgents));
        return this;
    }

    private static void CheckBuckets(IReadOnlyList<double> bounds, string name)
    {
        for (var i = 0; i < bounds.Count; i++)
        {
            if (!double.IsFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))
                throw new ArgumentException($"{name} have to be finite and strictly ascending; look at bound {i + 1}.", name);
        }
    }
}
