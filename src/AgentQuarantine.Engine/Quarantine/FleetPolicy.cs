namespace AgentQuarantine.Quarantine;

/// <summary>Whether decisions are applied.</summary>
public enum PolicyMode
{
    /// <summary>Decisions are applied.</summary>
    Enforce,

    /// <summary>Decisions are made, recorded and shown, and nothing is applied.</summary>
    Observe,
}

/// <summary>The policy of a fleet: what applies to which agent, and the guards over all of them.</summary>
public sealed record FleetPolicy
{
    /// <summary>The original's rule for every agent.</summary>
    public static FleetPolicy Default { get; } = new();

    /// <summary>What applies where no override says otherwise.</summary>
    public QuarantinePolicy Defaults { get; init; } = QuarantinePolicy.Default;

    /// <summary>At most this part of the fleet is quarantined, the worst first; 0 to 100.</summary>
    public double MaxQuarantinedPercent { get; init; } = 100;

    /// <summary>When more than this part of the fleet newly breaches in one check, nothing is applied; <see langword="null"/>: off.</summary>
    public double? FleetBreakerPercent { get; init; }

    /// <summary>A log without a newer event for this long releases nobody; <see langword="null"/>: off.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>Whether decisions are applied.</summary>
    public PolicyMode Mode { get; init; }

    /// <summary>What applies to <paramref name="agent"/>.</summary>
    public QuarantinePolicy For(string agent) => Defaults;
}
