using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Output;

/// <summary>How the last check of a ledger ended, whoever made it.</summary>
public sealed class QuarantineCheckRecord
{
    internal QuarantineCheckRecord(CheckRecord check)
    {
        Time = check.Time;
        WentWell = check.WentWell;
        Error = check.Error;
        Duration = check.Duration;
        Agents = check.Agents;
        Events = check.Events;
        Quarantined = check.Quarantined;
        Cleared = check.Cleared;
        NewestEvent = check.NewestEvent;
        LastSuccess = check.LastSuccess;
    }

    /// <summary>When it ended.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Whether it went well and judged somebody.</summary>
    public bool WentWell { get; }

    /// <summary>The error's id where it did not.</summary>
    public string? Error { get; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>How many agents it found among the lines read.</summary>
    public int Agents { get; }

    /// <summary>How many of their events.</summary>
    public long Events { get; }

    /// <summary>How many agents it quarantined.</summary>
    public int Quarantined { get; }

    /// <summary>How many agents it put back into service.</summary>
    public int Cleared { get; }

    /// <summary>The newest event's time, or when the log last changed.</summary>
    public DateTimeOffset? NewestEvent { get; }

    /// <summary>When a check last went well.</summary>
    public DateTimeOffset? LastSuccess { get; }
}
