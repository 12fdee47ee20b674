namespace AgentQuarantine.Events;

/// <summary>Which times of events count, and what a time without an offset means.</summary>
public sealed record TimeRules
{
    /// <summary>No clock, and times without an offset are UTC.</summary>
    public static TimeRules Default { get; } = new();

    /// <summary>The earliest time that counts, 2000-01-01 UTC, in <see cref="DateTime.Ticks"/>: no agent has run before.</summary>
    public const long Earliest = 630_822_816_000_000_000;

    /// <summary>Tells the time; <see langword="null"/> for no upper bound.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>How far past the clock's time an event's time may lie: writers' clocks differ.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Where times without an offset are local; <see langword="null"/> for UTC. Where the clocks were set back such a time is taken as
    /// standard time.
    /// </summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The latest time that counts now, in UTC ticks.</summary>
    internal long Latest => Clock is null ? long.MaxValue : (Clock.GetUtcNow() + Tolerance).UtcTicks;
}
