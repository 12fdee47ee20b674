using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Events.Files;

/// <summary>Steps through the events of one of several logs that are read together.</summary>
internal sealed class LogCursor : IEventSink, IDisposable
{
    private readonly EventLog _log;
    private readonly int _source;
    private readonly LogParts _parts;
    private readonly Queue<LogPart> _next;
    private readonly SeenIds? _ids;
    private readonly EventBatch _batch = new();
    private LogPart _part;
    private LogText? _text;
    private StretchReader? _reader;
    private IEventSink? _sink;
    private bool _atLineStart = true, _isEnd, _hasEvents, _hasLines, _isRefused;
    private long _end, _position, _time, _newest, _passed;
    private int _index = -1;

    /// <summary>Opens the log.</summary>
    public LogCursor(EventLog log, int source, ReadRequest request, CancellationToken cancellation)
    {
        (_log, _source) = (log, source);
        (_parts, _ids) = (LogParts.Open(log, request, cancellation), log.Fields.Id is null ? null : new());
        _next = new Queue<LogPart>(_parts.OldestFirst.Where(part => part.Start < part.End || part == _parts.Present));
        _part = _next.Dequeue();
        (_position, _end) = (_part.Start, _part.End);
    }

    /// <inheritdoc/>
    public AgentTable Agents => _sink!.Agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => _sink!.Rejects;

    /// <summary>What the log is; <see langword="null"/> for one object a line.</summary>
    public string? Format => _parts.Present.Text.Name;

    /// <summary>When the log had last changed.</summary>
    public DateTimeOffset LastChanged => _parts.Present.Text.LastChanged;

    /// <summary>How many bytes there are to read.</summary>
    public long TotalBytes => _parts.TotalBytes;

    /// <summary>How many bytes have been read.</summary>
    public long BytesRead => _passed + _position - _part.Start;

    /// <summary>How many lines have been read.</summary>
    public long Lines { get; private set; }

    /// <summary>The event that the cursor stands at.</summary>
    public ref AgentEvent Current => ref _batch.Events[_index];

    /// <summary>Whether it is the first of those read at once.</summary>
    public bool BatchBegins => _index == 0;

    /// <summary>Where the event belongs among those of all logs.</summary>
    public (long Time, int Source) Place => (_time, _source);

    /// <summary>What an agent's marks mean for the log; <see langword="null"/> without marks.</summary>
    public Cutoff? Resolve(IReadOnlyList<LogMark> marks) => _parts.Resolve(marks, _source);

    /// <summary>A mark at the end of what has been read.</summary>
    /// <param name="now">The time that it carries where no event of this log does.</param>
    public LogMark End(DateTimeOffset now) => _parts.Present.Marks.At(
        _part == _parts.Present ? _position : _parts.Present.Start, _newest == 0 ? now : new DateTimeOffset(_newest, TimeSpan.Zero));

    /// <inheritdoc cref="IEventReading.Rotated"/>
    public IReadOnlyList<string> Rotated => _parts.Rotated;

    /// <inheritdoc cref="IEventReading.HasEarlier"/>
    public bool HasEarlier => _parts.HasEarlier;

    /// <summary>Says whose agents the events are of, and who counts what is refused.</summary>
    public void Begin(IEventSink sink)
    {
        _sink = sink;
    }

    /// <summary>Steps to the next event; <see langword="false"/> where there is none.</summary>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c> or <c>EventLogNotUnderstood</c>.</exception>
    public bool MoveNext(CancellationToken cancellation)
    {
        _index++;
        while (_index >= _batch.Count)
        {
            if (_isEnd || _position >= _end)
            {
                Finish(cancellation);
                if (!Turn())
                    return false;
                continue;
            }
            cancellation.ThrowIfCancellationRequested();
            ReadBatch(cancellation);
            _index = 0;
        }
        if (Current.Timestamp != 0)
            (_time, _newest) = (Current.Timestamp, Math.Max(_newest, Current.Timestamp));
        return true;
    }

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events) => _batch.Add(events);

    /// <inheritdoc/>
    public void Dispose()
    {
        _text?.File.Dispose();
        _parts.Dispose();
    }

    // The file's last byte has been read.
    private void Finish(CancellationToken cancellation)
    {
        if (_text is not { } text)
            return;
        if (_log.Refused is { } refused && _isRefused)
            RefusedSearch.Find(text, _part.Path, _part.Start, _position, refused, cancellation);
        if (_part == _parts.Present && !_hasEvents && (_isRefused || (_hasLines && text.Fields.Format.Form == EventForm.Otlp)))
            throw LogFile.NotUnderstood(_log.Path, text.File, text.Fields);
    }

    // Turns to the next file; whether there is one.
    private bool Turn()
    {
        if (!_next.TryDequeue(out var next))
            return false;
        _passed += _part.End - _part.Start;
        _text?.File.Dispose();
        (_text, _reader, _part, _position, _end, _atLineStart, _isEnd) = (null, null, next, next.Start, next.End, true, false);
        (_hasEvents, _hasLines, _isRefused) = (false, false, false);
        return true;
    }

    private StretchReader NewReader(CancellationToken cancellation)
    {
        var text = _part.Open(cancellation);
        _text = text;
        if (_part.IsWrapped)
            _end = RandomAccess.GetLength(text.File);
        var scanner = new EventScanner(text.Fields, _sink!.Agents, _sink.Rejects) { Source = _source, Ids = _ids };
        return new StretchReader(text.File, scanner, _sink.Rejects, new LongLineBuffer(), takeTail: true) { Base = _part.Base };
    }

    private void ReadBatch(CancellationToken cancellation)
    {
        _batch.Clear();
        var refused = Rejects.Total;
        try
        {
            _reader ??= NewReader(cancellation);
            var stretch = _reader.Scan(_position, _atLineStart, Math.Min(_position + StretchReader.ShortStretchBytes, _end), _end, this);
            (_position, _atLineStart, _isEnd) = (stretch.Position, stretch.AtLineStart, stretch.IsEnd);
            Lines += stretch.Lines;
            _hasLines |= stretch.Lines > 0;
            _isRefused |= Rejects.Total > refused;
            _hasEvents |= _batch.Count > 0;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(_part.Path, e);
        }
    }
}
