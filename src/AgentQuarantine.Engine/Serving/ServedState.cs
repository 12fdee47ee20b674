using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>What a server has to show at one moment.</summary>
/// <param name="Snapshot">The newest snapshot; <see langword="null"/> while the log is read for the first time.</param>
/// <param name="NotReady">Why the server is not ready; <see langword="null"/> once the log was read in full.</param>
internal readonly record struct ServedState(MetricsSnapshot? Snapshot, string? NotReady)
{
    /// <summary>Where the fleet's past is kept; <see langword="null"/>: there are no pages of it.</summary>
    public MetricsCollector? Pages { get; init; }

    /// <summary>What a collector has to show.</summary>
    public static ServedState Of(MetricsCollector collector) => new(collector.Snapshot, (collector.HasReadLog, collector.Failure) switch
    {
        (true, _) => null,
        (_, null) => "reading the event log for the first time",
        (_, { } failure) => failure.Message,
    })
    {
        Pages = collector.Past is null ? null : collector,
    };
}
