using System.ComponentModel.DataAnnotations;
using AgentQuarantine.Quarantine;

namespace AgentQuarantine.AspNetCore;

/// <summary>Where a host's fleet writes and what the host does about it. Binds to a section of a configuration.</summary>
public sealed class AgentQuarantineOptions
{
    /// <summary>The event log, from the host's content root where the path is relative.</summary>
    [Required]
    public string LogPath { get; set; } = "telemetry/events.jsonl";

    /// <summary>The ledger, from the host's content root where the path is relative.</summary>
    [Required]
    public string LedgerPath { get; set; } = "meta_supervisor/quarantine.json";

    /// <summary>The policy file; <see langword="null"/>: the default policy.</summary>
    public string? PolicyPath { get; set; }

    /// <summary>Whether a ledger that is not there is an error.</summary>
    public bool RequireLedger { get; set; }

    /// <summary>What the gate says while the ledger could never be read.</summary>
    public WhenUnknown WhenUnknown { get; set; } = WhenUnknown.Deny;

    /// <summary>How often the log and the ledger are looked at for the metrics.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the host makes a quarantine check; <see langword="null"/>: never.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan? CheckEvery { get; set; }

    /// <summary>How far back the pages show; <see langword="null"/>: there are none, and no past is kept for them.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan? PageHistory { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// The file with the token that agents send with their events (<c>Authorization: Bearer TOKEN</c>); <see langword="null"/>: none, and the
    /// endpoint for events needs a policy of the host's own.
    /// </summary>
    public string? EventTokenFile { get; set; }
}
