using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Metrics;

/// <summary>What a <see cref="MetricsCollector"/> reads and how it judges.</summary>
public sealed record CollectorOptions
{
    /// <summary>The event log's full path. It need not exist yet.</summary>
    public required string LogPath { get; init; }

    /// <summary>The ledger.</summary>
    public required IQuarantineLedger Ledger { get; init; }

    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields { get; init; } = EventFields.Default;

    /// <summary>The windows of the rolling gauges: the same as those of the statistics and of the checks.</summary>
    public FleetReadOptions Read { get; init; } = new();

    /// <summary>The policy of the checks, and of <c>agent_reward_drawdown_limit</c>.</summary>
    public FleetPolicy Policy { get; init; } = FleetPolicy.Default;

    /// <summary>The file that <see cref="Policy"/> was read from; <see langword="null"/>: none.</summary>
    public string? PolicyPath { get; init; }

    /// <summary>Reads <see cref="Policy"/> anew once its file has changed; <see langword="null"/>: it stays as it is.</summary>
    public Func<FleetPolicy>? ReadPolicy { get; init; }

    /// <summary>What is counted.</summary>
    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>Told, from any thread, of what people should know: a policy file that was read again, or cannot be.</summary>
    public Action<string>? Report { get; init; }
}
