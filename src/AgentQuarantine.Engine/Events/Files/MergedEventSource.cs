namespace AgentQuarantine.Events.Files;

/// <summary>
/// Several event logs read as one, ordered by time. Each log's own order is kept: an event without a time stays behind
/// the one before it, and events of one time come in the order of the logs. Memory does not grow with the logs.
/// </summary>
/// <param name="logs">The logs; an event's <see cref="AgentEvent.Source"/> is the index here.</param>
/// <remarks>The last N lines are the last N events over all, among the last N lines of each log. Lines refused there are counted.</remarks>
public sealed class MergedEventSource(IReadOnlyList<EventLog> logs) : IEventSource
{
    /// <inheritdoc/>
    public string Name { get; } = string.Join(", ", logs.Select(log => log.Name));

    /// <inheritdoc/>
    public string? Path => null;

    /// <inheritdoc/>
    /// <returns>The first byte is 0 and the end is the number of bytes read, of all logs together.</returns>
    public ReadSummary Read(ReadRequest request, IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var cursors = new List<LogCursor>(logs.Count);
        try
        {
            for (var i = 0; i < logs.Count; i++)
                cursors.Add(new LogCursor(logs[i], i, request, sink, cancellation));
            var meter = new ProgressMeter(progress, cursors.Sum(cursor => cursor.TotalBytes));
            if (request.Last is not { } last)
            {
                Merge(cursors, sink.Add, meter, cancellation);
            }
            else
            {
                var newest = new LastEvents(last);
                Merge(cursors, newest.Add, meter, cancellation);
                newest.HandOver(sink);
            }
            return new ReadSummary(0, cursors.Sum(cursor => cursor.BytesRead), cursors.Sum(cursor => cursor.Lines));
        }
        finally
        {
            cursors.ForEach(cursor => cursor.Dispose());
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged => logs.Max(log => log.LastChanged);

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => [.. logs.Select(log => log.MarkEnd(now))];

    /// <inheritdoc/>
    public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) =>
        [.. logs.Select((log, i) => LogMarks.Resolve(log.Path, marks, i)).OfType<Cutoff>()];

    private delegate void Take(in AgentEvent e);

    private static void Merge(List<LogCursor> cursors, Take take, ProgressMeter meter, CancellationToken cancellation)
    {
        var heads = new PriorityQueue<LogCursor, (long Time, int Source)>(cursors.Count);
        foreach (var cursor in cursors)
        {
            if (cursor.MoveNext(cancellation))
                heads.Enqueue(cursor, cursor.Place);
        }
        while (heads.TryDequeue(out var first, out _))
        {
            var limit = heads.TryPeek(out _, out var place) ? place : (long.MaxValue, int.MaxValue);
            bool more;
            do
            {
                take(first.Current);
                more = first.MoveNext(cancellation);
                if (first.BatchBegins)
                    meter.Reach(cursors.Sum(cursor => cursor.BytesRead));
            }
            while (more && first.Place.CompareTo(limit) < 0);
            if (more)
                heads.Enqueue(first, first.Place);
        }
        meter.Reach(cursors.Sum(cursor => cursor.TotalBytes));
    }

    // The newest so many of the events that come.
    private sealed class LastEvents(int count)
    {
        private readonly Queue<AgentEvent> _events = new();

        public void Add(in AgentEvent e)
        {
            if (_events.Count == count && !_events.TryDequeue(out _))
                return;
            _events.Enqueue(e);
        }

        public void HandOver(IEventSink sink)
        {
            foreach (var e in _events)
                sink.Add(e);
        }
    }
}
