using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Stores;

namespace AgentQuarantine.Metrics;

/// <summary>What a <see cref="MetricsCollector"/> reads and how it judges.</summary>
public sealed record CollectorOptions
{
    /// <summary>
    /// The event logs: full paths, one at least, in which <c>*</c> and <c>?</c> of a file's name are looked for anew at every refresh. They need
    /// not exist yet. They are judged as one, and a file with two names is read once. Or the address of a fleet's database, alone.
    /// </summary>
    public required IReadOnlyList<string> Logs { get; init; }

    /// <summary>Tells paths from the addresses of fleets' databases.</summary>
    public StoreResolver Stores { get; init; } = StoreResolver.Files;

    /// <summary>How long a log that was renamed is read on at least, for writers that still hold it open.</summary>
    public TimeSpan RotateWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The full path of the file in which the counters are kept, so that a restart counts nothing twice; <see langword="null"/>: nowhere.
    /// </summary>
    public string? StatePath { get; init; }

    /// <summary>The logs' names for people.</summary>
    public string LogNames => string.Join("', '", Logs.Select(Secrets.Redact));

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

    /// <summary>How much of the fleet's past is kept for pictures, before its newest event; <see langword="null"/>: none.</summary>
    public TimeSpan? History { get; init; }

    /// <summary>What is counted.</summary>
    public MetricsOptions Metrics { get; init; } = new();

    /// <summary>Told, from any thread, of what people should know: a policy file that was read again, or cannot be.</summary>
    public Action<string>? Report { get; init; }

    /// <summary>Is told of every event that is counted; <see langword="null"/>: nobody is.</summary>
    public ICountObserver? Observer { get; init; }
}
