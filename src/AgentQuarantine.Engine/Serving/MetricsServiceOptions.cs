using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>What a <see cref="MetricsService"/> watches, serves and does.</summary>
public sealed record MetricsServiceOptions
{
    /// <summary>What is read and how it is judged.</summary>
    public required CollectorOptions Collector { get; init; }

    /// <summary>Where and how it is served.</summary>
    public ServerOptions Server { get; init; } = new();

    /// <summary>How often the log and the ledger are looked at.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a quarantine check is made; <see langword="null"/>: never.</summary>
    public TimeSpan? CheckEvery { get; init; }

    /// <summary>Told, from any thread, of what people should know: a log that cannot be read, an agent that was quarantined.</summary>
    public Action<string>? Report { get; init; }
}
