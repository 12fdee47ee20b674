namespace AgentQuarantine.Metrics;

/// <summary>What is counted of one agent, but for its histograms.</summary>
internal struct AgentCounts
{
    public string Name;

    /// <summary>The name as it stands between the quotes of a label.</summary>
    public byte[] Label;

    public long Runs, Errors;

    /// <summary>The newest values; <see cref="double.NaN"/> where there is none yet.</summary>
    public double LastReward, LastLatencyMs, LastCostUsd;

    /// <summary>When counting began.</summary>
    public DateTimeOffset Created;

    /// <summary>When the newest event was read, and the newest time that an event carries, both in UTC ticks.</summary>
    public long LastRead, LastTimestamp;
}
