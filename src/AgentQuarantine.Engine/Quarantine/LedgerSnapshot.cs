using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace AgentQuarantine.Quarantine;

/// <summary>The ledger at one moment.</summary>
public sealed record LedgerSnapshot
{
    /// <summary>A ledger that nobody has written yet.</summary>
    public static LedgerSnapshot Empty { get; } = new();

    /// <summary>The entries by the agents' names, compared ordinally.</summary>
    public IReadOnlyDictionary<string, QuarantineEntry> Agents { get; init; } = FrozenDictionary<string, QuarantineEntry>.Empty;

    /// <summary>When the ledger was last written; <see langword="null"/> where it never was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Top-level keys that this version does not know; they are written back as they were.</summary>
    public JsonObject? Unknown { get; init; }

    /// <summary>The entry of <paramref name="agent"/>; <see langword="null"/> where there is none.</summary>
    public QuarantineEntry? Find(string agent) => Agents.GetValueOrDefault(agent);

    /// <summary>Whether <paramref name="agent"/> is not to run at <paramref name="now"/>.</summary>
    public bool IsQuarantined(string agent, DateTimeOffset now) => Find(agent)?.IsInForce(now) == true;
}
