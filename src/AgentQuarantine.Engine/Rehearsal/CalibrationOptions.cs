using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>What a calibration assumes of the checks, and how hard it looks.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The windows' length in a check.</summary>
    public int Window { get; init; } = Fleet.DefaultWindow;

    /// <summary>
    /// How many lines a check reads; <see langword="null"/>: the whole log. An agent that writes few of them fills less than
    /// a window, and is calibrated for what it fills.
    /// </summary>
    public int? Last { get; init; } = 5000;

    /// <summary>How often a check runs.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wanted number of false alarms of one agent per day of running, above 0.</summary>
    public double FalseAlarmsPerDay { get; init; } = 0.01;

    /// <summary>
    /// The smallest fall worth catching: target and limit, baseline and bound are suggested for it; <see langword="null"/>: only a limit of plain
    /// drawdowns is.
    /// </summary>
    public SmallestFall? Catch { get; init; }

    /// <summary>Rewards of each agent per day; <see langword="null"/>: as the log's times say.</summary>
    public double? RewardsPerDay { get; init; }

    /// <summary>The limits whose false alarms are told beside the suggestion.</summary>
    public FleetPolicy Policy { get; init; } = FleetPolicy.Default;

    /// <summary>The fewest paths that give a rate.</summary>
    public const int FewestReplicates = 100;

    /// <summary>How many paths are drawn for each agent, at least <see cref="FewestReplicates"/>.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>The length of the bootstrap's blocks; <see langword="null"/>: as <see cref="Rehearsal.BlockLength.For"/> finds.</summary>
    public int? BlockLength { get; init; }

    /// <summary>The seed: the same seed, log and options give the same result to the last bit.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What is affordable for one agent; a rate that would need more is extrapolated.</summary>
    internal long MostRewardsDrawn { get; init; } = 20_000_000;
}
