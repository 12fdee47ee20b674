namespace AgentQuarantine.Events.Files;

/// <summary>One reading of several event logs, merged by time.</summary>
internal sealed class MergedReading : IEventReading
{
    private readonly ReadRequest _request;
    private readonly List<LogCursor> _cursors;
    private readonly bool _ordersWithin;
    private bool _isCut;

    /// <summary>Opens the logs.</summary>
    public MergedReading(IReadOnlyList<EventLog> logs, ReadRequest request, bool ordersWithin, CancellationToken cancellation)
    {
        (_request, _ordersWithin) = (request, ordersWithin);
        _cursors = new List<LogCursor>(logs.Count);
        try
        {
            for (var i = 0; i < logs.Count; i++)
                _cursors.Add(new LogCursor(logs[i], i, request, cancellation));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged => _cursors.Max(cursor => (DateTimeOffset?)cursor.LastChanged);

    /// <inheritdoc/>
    public IReadOnlyList<string> Rotated => [.. _cursors.SelectMany(cursor => cursor.Rotated)];

    /// <inheritdoc/>
    public bool HasEarlier => _isCut || _cursors.Exists(cursor => cursor.HasEarlier);

    /// <inheritdoc/>
    public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) => [.. _cursors.Select(cursor => cursor.Resolve(marks)).OfType<Cutoff>()];

    /// <inheritdoc/>
    public ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        _cursors.ForEach(cursor => cursor.Begin(sink));
        var meter = new ProgressMeter(progress, _cursors.Sum(cursor => cursor.TotalBytes));
        if (_request.Last is not { } last)
        {
            MergeInto(sink.Add, meter, cancellation);
        }
        else
        {
            var newest = new LastEvents(last);
            MergeInto(newest.Add, meter, cancellation);
            newest.HandOver(sink);
            _isCut = newest.IsCut;
        }
        return new ReadSummary(0, _cursors.Sum(cursor => cursor.BytesRead), _cursors.Sum(cursor => cursor.Lines))
        {
            Format = _cursors.Exists(cursor => cursor.Format is not null)
                ? string.Join("; ", _cursors.Select(cursor => cursor.Format ?? "jsonl").Distinct()) : null,
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => [.. _cursors.Select(cursor => cursor.End(now))];

    /// <inheritdoc/>
    public void Dispose() => _cursors.ForEach(cursor => cursor.Dispose());

    private void MergeInto(TimeOrder.Take take, ProgressMeter meter, CancellationToken cancellation)
    {
        if (!_ordersWithin)
        {
            Merge(take, meter, cancellation);
            return;
        }
        long events = 0;
        var order = new TimeOrder((in AgentEvent e) => take(e with { Line = ++events }));
        Merge(order.Add, meter, cancellation);
        order.End();
    }

    private void Merge(TimeOrder.Take take, ProgressMeter meter, CancellationToken cancellation)
    {
        long events = 0;
        var heads = new PriorityQueue<LogCursor, (long Time, int Source)>(_cursors.Count);
        foreach (var cursor in _cursors)
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
                first.Current.Line = ++events;
                take(first.Current);
                more = first.MoveNext(cancellation);
                if (first.BatchBegins)
                    meter.Reach(_cursors.Sum(cursor => cursor.BytesRead));
            }
            while (more && first.Place.CompareTo(limit) < 0);
            if (more)
                heads.Enqueue(first, first.Place);
        }
        meter.Reach(_cursors.Sum(cursor => cursor.TotalBytes));
    }

    // The newest so many of the events that come.
    private sealed class LastEvents(int count)
    {
        private readonly Queue<AgentEvent> _events = new();

        // Whether there were more.
        public bool IsCut { get; private set; }

        public void Add(in AgentEvent e)
        {
            if (_events.Count == count)
            {
                IsCut = true;
                if (!_events.TryDequeue(out _))
                    return;
            }
            _events.Enqueue(e);
        }

        public void HandOver(IEventSink sink)
        {
            foreach (var e in _events)
                sink.Add(e);
        }
    }
}
