using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Reports;

/// <summary>How much a report tells.</summary>
public enum ReportDetail
{
    /// <summary>Everything: a section for each agent that is or was quarantined or is near its limit, too.</summary>
    Full,

    /// <summary>The fleet, its quarantines, the policies and the quality of the data, without sections of agents.</summary>
    Summary,
}

/// <summary>What a report is made of.</summary>
public sealed record ReportOptions
{
    /// <summary>The policy in force.</summary>
    public FleetPolicy Policy { get; init; } = FleetPolicy.Default;

    /// <summary>Policies that are rehearsed beside the one in force.</summary>
    public IReadOnlyList<RehearsedPolicy> Rehearsed { get; init; } = [];

    /// <summary>How much is told.</summary>
    public ReportDetail Detail { get; init; }

    /// <summary>Charts, rollups and history begin here; <see langword="null"/>: with the log.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The length of the buckets in the tables of agents.</summary>
    /// <exception cref="ArgumentException">As of <see cref="Rollups.RollupOptions.Every"/>.</exception>
    public TimeSpan Every
    {
        get => Buckets.Every;
        init => Buckets = new() { Every = value };
    }

    /// <summary>How often the rehearsed checks run.</summary>
    public TimeSpan CheckEvery { get; init; } = TimeSpan.FromMinutes(5);

    internal Rollups.RollupOptions Buckets { get; private init; } = new() { Every = TimeSpan.FromHours(1) };
}
