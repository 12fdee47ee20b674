namespace AgentQuarantine.Events;

/// <summary>
/// One reading of a source. Its logs are opened once, when it begins: marks are resolved, events read and the end marked in the same
/// files and up to the same bytes, whatever becomes of the logs meanwhile. Not thread-safe.
/// </summary>
public interface IEventReading : IDisposable
{
    /// <summary>When the newest log had last changed, for events that carry no time; <see langword="null"/> where it is not known.</summary>
    DateTimeOffset? LastChanged { get; }

    /// <summary>The files that the logs were rotated to and that are read, oldest first, by their full paths.</summary>
    IReadOnlyList<string> Rotated => [];

    /// <summary>Whether the logs have lines before those that are read.</summary>
    bool HasEarlier => false;

    /// <summary>What has arrived up to the moment that is read, of a fleet's database; <see langword="null"/>: the source is files.</summary>
    IFeedLook? Arrivals() => null;

    /// <summary>Where an event that was read stands, of a source that has no files; <see langword="null"/> where that is not kept.</summary>
    /// <param name="line">The event's <see cref="AgentEvent.Line"/>.</param>
    EventPlace? PlaceOf(long line) => null;

    /// <summary>What an agent's <paramref name="marks"/> mean for these logs: one cutoff a log, none without marks.</summary>
    IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks);

    /// <summary>Reads events in order into <paramref name="sink"/>, once.</summary>
    /// <param name="sink">Takes the events, on the caller's thread.</param>
    /// <param name="progress">Told of bytes read, of all bytes to read, on the caller's thread and about a hundred times.</param>
    /// <param name="cancellation">Ends the reading within 100 ms.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c> or <c>EventLogNotUnderstood</c>.</exception>
    ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default);

    /// <summary>A mark a log at the end of what has been read: the next line that is written lies past it.</summary>
    /// <param name="now">The time that the marks carry: that of the newest event, where there is one.</param>
    IReadOnlyList<LogMark> Ends(DateTimeOffset now);
}
