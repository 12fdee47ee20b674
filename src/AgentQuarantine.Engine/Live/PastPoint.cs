namespace AgentQuarantine.Live;

/// <summary>A stretch of one agent's past: figures at its end, and what was reported in it.</summary>
internal struct PastPoint
{
    /// <summary>The time of its last event, in UTC ticks.</summary>
    public long Time;

    /// <summary>The running sum of all rewards so far.</summary>
    public double Equity;

    /// <summary>The current drawdown of the window.</summary>
    public double Now;

    /// <summary>The deepest drawdown of the window, which a check judges; the deepest one where stretches were put together.</summary>
    public double Worst;

    /// <summary>Sum, greatest value and count of the latencies, in milliseconds.</summary>
    public float LatencySum, LatencyMax;

    /// <inheritdoc cref="LatencySum"/>
    public int LatencyCount;

    /// <summary>Sum and count of the costs, in US dollars.</summary>
    public float CostSum;

    /// <inheritdoc cref="CostSum"/>
    public int CostCount;

    /// <summary>How many events.</summary>
    public int Events;

    /// <summary>The mean latency; NaN where none was reported.</summary>
    public readonly double MeanLatency => LatencyCount == 0 ? double.NaN : LatencySum / (double)LatencyCount;
}
