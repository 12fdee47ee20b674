namespace AgentQuarantine.Events;

/// <summary>Reads a source where nothing but its events is of interest.</summary>
public static class EventSources
{
    /// <summary>Reads events in order into <paramref name="sink"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="request">How much to read.</param>
    /// <param name="sink">Takes the events, on the caller's thread.</param>
    /// <param name="progress">Told of bytes read, of all bytes to read, on the caller's thread and about a hundred times.</param>
    /// <param name="cancellation">Ends the reading within 100 ms.</param>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c>, <c>EventLogUnreadable</c> or <c>EventLogNotUnderstood</c>.</exception>
    public static ReadSummary Read(
        this IEventSource source, ReadRequest request, IEventSink sink,
        IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var reading = source.Begin(request, cancellation);
        return reading.Read(sink, progress, cancellation);
    }
}
