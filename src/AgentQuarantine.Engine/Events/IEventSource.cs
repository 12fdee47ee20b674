namespace AgentQuarantine.Events;

/// <summary>Where events come from: one log file today, a fleet's table tomorrow.</summary>
public interface IEventSource
{
    /// <summary>The source's name for people: a log's full path.</summary>
    string Name { get; }

    /// <summary>Reads events in order into <paramref name="sink"/>.</summary>
    /// <param name="request">How much to read.</param>
    /// <param name="sink">Takes the events.</param>
    /// <param name="progress">Told of bytes read, of all bytes to read.</param>
    /// <param name="cancellation">Ends the reading within 100 ms.</param>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    ReadSummary Read(ReadRequest request, IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>A mark at the source's present end.</summary>
    /// <param name="now">The time that the mark carries.</param>
    LogMark MarkEnd(DateTimeOffset now);

    /// <summary>What <paramref name="mark"/> means for the source as it is now.</summary>
    Cutoff Resolve(LogMark mark);
}
