using System.Collections.Frozen;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The ledger at one moment.</summary>
public sealed record LedgerSnapshot
{
    /// <summary>A ledger that nobody has written yet.</summary>
    public static LedgerSnapshot Empty { get; } = new();

    /// <summary>The entries by the agents' names, compared ordinally.</summary>
    public IReadOnlyDictionary<string, QuarantineEntry> Agents { get; init; } = FrozenDictionary<string, QuarantineEntry>.Empty;

    /// <summary>When the ledger was last written; <see langword="null"/> where it never was.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Top-level keys that this version does not know, with their values as JSON; they are written back as they were.</summary>
    public IReadOnlyDictionary<string, string>? Unknown { get; init; }

    /// <summary>What the last write told the history, which may not have it yet.</summary>
    internal LedgerJournal Journal { get; init; } = LedgerJournal.Empty;

    /// <summary>The text that this was read from; <see langword="null"/> where there is none.</summary>
    internal byte[]? Document { get; init; }

    /// <summary>The places of that text's parts; <see langword="null"/> where they are not known.</summary>
    internal LedgerText? Text { get; init; }

    /// <summary>The entry of <paramref name="agent"/>; <see langword="null"/> where there is none.</summary>
    public QuarantineEntry? Find(string agent) => Agents.GetValueOrDefault(agent);

    /// <summary>Whether <paramref name="agent"/> is not to run at <paramref name="now"/>.</summary>
    public bool IsQuarantined(string agent, DateTimeOffset now) => Find(agent)?.IsInForce(now) == true;

    /// <summary>This ledger with some entries replaced or added.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="now">The time of the change.</param>
    public LedgerSnapshot With(IEnumerable<QuarantineEntry> entries, DateTimeOffset now)
    {
        var agents = new Dictionary<string, QuarantineEntry>(Agents, StringComparer.Ordinal);
        foreach (var entry in entries)
            agents[entry.Agent] = entry;
        return this with { Agents = agents, UpdatedAt = now, Text = null };
    }
}
