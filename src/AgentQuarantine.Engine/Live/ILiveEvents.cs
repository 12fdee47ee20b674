using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>A fleet's events as they come: each counted once, the windows always as a query would give them. Not thread-safe.</summary>
internal interface ILiveEvents : IDisposable
{
    /// <summary>The logs, in the order of their names.</summary>
    IReadOnlyList<LogStatus> Status { get; }

    /// <summary>All bytes of files that were read.</summary>
    long BytesRead { get; }

    /// <summary>A number that is another one whenever something was read.</summary>
    long Progress { get; }

    /// <summary>A number that is another one whenever anything of a log, its state, too, was found to be other than before.</summary>
    long Changes { get; }

    /// <summary>How often a file was begun: logs that came, took another's place, or were truncated.</summary>
    long Begun { get; }

    /// <summary>The name behind which there is no log now; <see langword="null"/>: there is one behind each.</summary>
    string? Missing { get; }

    /// <summary><c>EventLogNotUnderstood</c> while none of the last lines of a log is an event, though lines were refused.</summary>
    QuarantineException? Foreign { get; }

    /// <summary>When any log was last written to.</summary>
    DateTimeOffset? LastChanged { get; }

    /// <inheritdoc cref="LiveFleet.Names"/>
    int Names { get; }

    /// <summary>Gets every event that is read, for pictures; <see langword="null"/>: nobody does. To be set before the first reading.</summary>
    FleetPast? Past { get; set; }

    /// <summary>The marks of the agents that have any: what lies past them is kept apart.</summary>
    IReadOnlyDictionary<string, IReadOnlyList<LogMark>> Marks { set; }

    /// <inheritdoc cref="LiveFleet.Asked"/>
    Func<string, AskedStatistics>? Asked { get; set; }

    /// <summary>The statistics of every agent, in ordinal order of names; the same list as long as nothing has changed.</summary>
    IReadOnlyList<AgentRewardStats> Statistics { get; }

    /// <summary>The events that the windows are made of, in their order; <see langword="null"/> where they are not kept.</summary>
    IEnumerable<AgentEvent>? Events { get; }

    /// <summary>Names the agents of <see cref="Events"/>.</summary>
    AgentTable Agents { get; }

    /// <summary>The marks' places among <see cref="Events"/>.</summary>
    IEnumerable<(string Agent, Cutoff Cutoff)> Cutoffs { get; }

    /// <summary>Reads what is new; says whether that was all.</summary>
    /// <param name="counters">Counts every event.</param>
    /// <param name="cancellation">Ends the reading; the next one goes on where this one ended.</param>
    /// <exception cref="QuarantineException">What cannot be read; the rest is.</exception>
    bool Follow(IEventSink counters, CancellationToken cancellation);

    /// <summary>Marks at the end of what has been read.</summary>
    /// <param name="now">The time that they carry where no event has one.</param>
    IReadOnlyList<LogMark> Ends(DateTimeOffset now);

    /// <summary>How far has been counted.</summary>
    /// <param name="keptAt">When that was last kept for a restart, by the clock of the disk; <see langword="null"/>: it was not.</param>
    LivePlaces Places(DateTime? keptAt);

    /// <summary>Counts on from places that were kept. To be called before the first reading.</summary>
    /// <param name="places">The places.</param>
    /// <param name="keptAt">When they were kept.</param>
    void GoOn(LivePlaces places, DateTime? keptAt);
}
