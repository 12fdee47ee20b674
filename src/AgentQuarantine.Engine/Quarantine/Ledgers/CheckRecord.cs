using AgentQuarantine.Quarantine.Decisions;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>How the last check of a ledger ended, whoever made it, and how many there have been.</summary>
public sealed record CheckRecord
{
    /// <summary>When it ended.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The error's id where it failed or judged nobody; <see langword="null"/>: it went well.</summary>
    public string? Error { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How many agents it found among the lines read.</summary>
    public int Agents { get; init; }

    /// <summary>How many of their events.</summary>
    public long Events { get; init; }

    /// <summary>How many agents it quarantined.</summary>
    public int Quarantined { get; init; }

    /// <summary>How many agents it put back into service.</summary>
    public int Cleared { get; init; }

    /// <summary>The newest event's time, or, where no event carries one, when the log last changed; <see langword="null"/>: not known.</summary>
    public DateTimeOffset? NewestEvent { get; init; }

    /// <summary>When a check last went well; <see langword="null"/>: none has.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>How many checks have gone well since the record began.</summary>
    public long Succeeded { get; init; }

    /// <summary>How many have not.</summary>
    public long Failed { get; init; }

    /// <summary>Whether a check has seen the ledger itself there: where it is not there later, it is gone.</summary>
    internal bool HasLedger { get; init; }

    /// <summary>When the last checks ended, this one among them, in UTC ticks, oldest first: at most <see cref="MostRecent"/>.</summary>
    internal long[] Recent { get; init; } = [];

    /// <summary>How many times are kept in <see cref="Recent"/>.</summary>
    internal const int MostRecent = 10;

    /// <summary>Whether somebody was told that agents go in and out.</summary>
    internal bool SaidFlapping { get; init; }

    /// <summary>What all checks since the record began have decided.</summary>
    internal DecisionTally Decisions { get; init; } = new();

    /// <summary>Whether it went well and judged somebody.</summary>
    public bool WentWell => Error is null;
}
