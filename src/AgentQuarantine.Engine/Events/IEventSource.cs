namespace AgentQuarantine.Events;

/// <summary>Where events come from: one log file or several today, a fleet's table tomorrow.</summary>
public interface IEventSource
{
    /// <summary>The source's name for people: a log's full path.</summary>
    string Name { get; }

    /// <summary>The log's full path; <see langword="null"/> for a source that is not one log.</summary>
    string? Path { get; }

    /// <summary>Reads events in order into <paramref name="sink"/>.</summary>
    /// <param name="request">How much to read.</param>
    /// <param name="sink">Takes the events, on the caller's thread.</param>
    /// <param name="progress">Told of bytes read, of all bytes to read, on the caller's thread and about a hundred times.</param>
    /// <param name="cancellation">Ends the reading within 100 ms.</param>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    ReadSummary Read(ReadRequest request, IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>When the newest log last changed, for events that carry no time; <see langword="null"/> where it is not known.</summary>
    DateTimeOffset? LastChanged => null;

    /// <summary>A mark at the present end of each log.</summary>
    /// <param name="now">The time that the marks carry.</param>
    IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now);

    /// <summary>What an agent's <paramref name="marks"/> mean for the source as it is now: one cutoff a log, none without marks.</summary>
    IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks);
}
