using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Quarantine.Ledgers;

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

    /// <summary>How the ledger's last check ended, whoever made it; <see langword="null"/>: none is known of.</summary>
    public CheckRecord? Check { get; init; }

    /// <summary>How long ago the ledger was last known to be as it is here; <see langword="null"/>: it never was.</summary>
    public TimeSpan? LedgerAge { get; init; }

    /// <summary>The policy's file; <see langword="null"/>: it has none.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Why the file cannot be used, so that an older policy is; <see langword="null"/>: it is used.</summary>
    public string? PolicyFailure { get; init; }

    public DateTimeOffset ProcessStart { get; init; }

    public long ResidentBytes { get; init; }
}
