namespace AgentQuarantine.Rollups;

/// <summary>Where buckets begin and end: half-open, in UTC or by the clocks of a time zone.</summary>
/// <param name="every">Their length.</param>
/// <param name="zone">The time zone; <see langword="null"/>: UTC.</param>
internal sealed class BucketTimes(TimeSpan every, TimeZoneInfo? zone)
{
    /// <summary>Whether buckets of this length begin at the same time of every day.</summary>
    public static bool IsLength(TimeSpan every) => every >= TimeSpan.FromSeconds(1) && every <= TimeSpan.FromDays(366)
        && every.Ticks % TimeSpan.TicksPerSecond == 0
        && (TimeSpan.TicksPerDay % every.Ticks == 0 || every.Ticks % TimeSpan.TicksPerDay == 0);

    /// <summary>The bucket that holds a time, all in UTC ticks.</summary>
    public (long From, long To) Of(long time)
    {
        if (zone is null)
            return (Floor(time), Floor(time) + every.Ticks);
        var offset = zone.GetUtcOffset(new DateTime(time, DateTimeKind.Utc)).Ticks;
        var local = Floor(time + offset);
        // Where clocks are changed a short bucket stays as long as it is, a long one ends when the clocks show its end.
        return every <= TimeSpan.FromHours(1) ? (local - offset, local - offset + every.Ticks) : (ToUtc(local), ToUtc(local + every.Ticks));
    }

    // The first day of all is a Monday.
    private long Floor(long time) => time - (time % every.Ticks);

    // What clocks show twice is meant for the first time.
    private long ToUtc(long local)
    {
        var time = new DateTime(local);
        return local - (zone!.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time)).Ticks;
    }
}
