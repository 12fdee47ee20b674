namespace AgentQuarantine.Events;

/// <summary>Where events come from: one log file or several today, a fleet's table tomorrow.</summary>
public interface IEventSource
{
    /// <summary>The source's name for people: a log's full path.</summary>
    string Name { get; }

    /// <summary>The log's full path; <see langword="null"/> for a source that is not one log.</summary>
    string? Path { get; }

    /// <summary>Whether events come in one order over all agents; otherwise the events of one agent come after those of another.</summary>
    bool IsInOrder => true;

    /// <summary>Whether it is a fleet's database, whose readings have <see cref="IEventReading.Arrivals"/>.</summary>
    bool IsFeed => false;

    /// <summary>Opens the logs to read them as long as they are now.</summary>
    /// <param name="request">How much to read.</param>
    /// <param name="cancellation">Ends the waiting for a pipe.</param>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    IEventReading Begin(ReadRequest request, CancellationToken cancellation = default);

    /// <summary>A mark at the present end of each log, for a release that reads nothing.</summary>
    /// <param name="now">The time that the marks carry.</param>
    IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now);
}
