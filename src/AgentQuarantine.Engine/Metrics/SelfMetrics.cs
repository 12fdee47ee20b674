using AgentQuarantine.Events;
using AgentQuarantine.Live;

namespace AgentQuarantine.Metrics;

/// <summary>What the service says of itself in a <see cref="MetricsSnapshot"/>.</summary>
internal sealed record SelfMetrics
{
    /// <summary>Whether the log and the ledger could be read just now.</summary>
    public bool Up { get; init; }

    public string Version { get; init; } = "";

    /// <summary>When the log was last read; <see langword="null"/>: never.</summary>
    public DateTimeOffset? LastRead { get; init; }

    /// <summary>The logs, in the order of their names.</summary>
    public IReadOnlyList<LogStatus> Logs { get; init; } = [];

    public long ReadBytes { get; init; }

    public RejectCounts Rejects { get; init; } = new();

    public long AgentsDropped { get; init; }

    /// <summary>When the service last made a check; <see langword="null"/>: never.</summary>
    public DateTimeOffset? LastCheck { get; init; }

    public DecisionTally Decisions { get; init; } = new();

    public DateTimeOffset ProcessStart { get; init; }

    public long ResidentBytes { get; init; }
}
