using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>What the rehearsed checks are like.</summary>
public sealed record RehearsalOptions
{
    /// <summary>A check every so many events where a log has no time.</summary>
    public const int DefaultEveryEvents = 100;

    /// <summary>The windows' length.</summary>
    public int Window { get; init; } = Fleet.DefaultWindow;

    /// <summary>How many of the log's last lines a check reads; <see langword="null"/>: all of them.</summary>
    public int? Last { get; init; } = 5000;

    /// <summary>A check whenever so much time has gone by in the log. Where the log has no time, each check stands for so much.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// A check every so many events, whatever their time; <see langword="null"/>: by time, and every
    /// <see cref="DefaultEveryEvents"/> events without one.
    /// </summary>
    public int? EveryEvents { get; init; }
}
