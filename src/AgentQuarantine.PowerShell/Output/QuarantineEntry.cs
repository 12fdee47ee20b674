namespace AgentQuarantine.PowerShell.Output;

/// <summary>One agent in the ledger, flat for tables, filters and CSV.</summary>
public sealed class QuarantineEntry
{
    internal QuarantineEntry(Quarantine.Ledgers.QuarantineEntry entry, DateTimeOffset now)
    {
        Agent = entry.Agent;
        Active = entry.IsInForce(now);
        State = $"{entry.State}";
        Kind = $"{entry.Kind}";
        Reason = entry.Reason;
        Since = entry.Since;
        Until = entry.Until;
        HoldUntil = entry.HoldUntil;
        Level = entry.Level;
    }

    /// <summary>The agent's name.</summary>
    public string Agent { get; }

    /// <summary>Whether the agent is not to run: quarantined, and <see cref="Until"/> still to come.</summary>
    public bool Active { get; }

    /// <summary>Where the agent stands.</summary>
    public string State { get; }

    /// <summary>A person's act or a check's.</summary>
    public string Kind { get; }

    /// <summary>Why, said when the state was entered.</summary>
    public string Reason { get; }

    /// <summary>When the state was entered.</summary>
    public DateTimeOffset? Since { get; }

    /// <summary>When a manual quarantine ends by itself; <see langword="null"/>: never.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>When the hold of an automatic quarantine is over; <see langword="null"/>: it has none.</summary>
    public DateTimeOffset? HoldUntil { get; }

    /// <summary>How often, net of what was earned back, the agent has been quarantined.</summary>
    public int Level { get; }
}
