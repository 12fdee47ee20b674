using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Events.Files;

/// <summary>Steps through the events of one of several logs that are read together.</summary>
internal sealed class LogCursor : IEventSink, IDisposable
{
    private readonly EventLog _log;
    private readonly int _source;
    private readonly LogText _text;
    private readonly LogMarks _marks;
    private readonly EventBatch _batch = new();
    private readonly long _start, _end;
    private StretchReader? _reader;
    private IEventSink? _sink;
    private bool _atLineStart = true, _isEnd, _hasEvents, _isRefused;
    private long _position, _time;
    private int _index = -1;

    /// <summary>Opens the log.</summary>
    public LogCursor(EventLog log, int source, ReadRequest request, CancellationToken cancellation)
    {
        (_log, _source) = (log, source);
        _text = LogText.Open(log.Open(cancellation), log.Path, log.Fields, cancellation);
        _marks = log.MarksOf(_text.File);
        (_start, _end) = log.Range(_text.File, request, _text.Fields);
        _position = _start;
    }

    /// <inheritdoc/>
    public AgentTable Agents => _sink!.Agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => _sink!.Rejects;

    /// <summary>What the log is; <see langword="null"/> for one object a line.</summary>
    public string? Format => _text.Name;

    /// <summary>When the log had last changed.</summary>
    public DateTimeOffset LastChanged => _text.LastChanged;

    /// <summary>How many bytes there are to read.</summary>
    public long TotalBytes => _end - _start;

    /// <summary>How many bytes have been read.</summary>
    public long BytesRead => _position - _start;

    /// <summary>How many lines have been read.</summary>
    public long Lines { get; private set; }

    /// <summary>The event that the cursor stands at.</summary>
    public ref AgentEvent Current => ref _batch.Events[_index];

    /// <summary>Whether it is the first of those read at once.</summary>
    public bool BatchBegins => _index == 0;

    /// <summary>Where the event belongs among those of all logs.</summary>
    public (long Time, int Source) Place => (_time, _source);

    /// <summary>What an agent's marks mean for the log; <see langword="null"/> without marks.</summary>
    public Cutoff? Resolve(IReadOnlyList<LogMark> marks) => _marks.Resolve(marks, _source, _end);

    /// <summary>A mark at the end of what has been read.</summary>
    public LogMark End(DateTimeOffset now) => _marks.At(_position, now);

    /// <summary>Says whose agents the events are of, and who counts what is refused.</summary>
    public void Begin(IEventSink sink)
    {
        _sink = sink;
        var scanner = new EventScanner(_text.Fields, sink.Agents, sink.Rejects) { Source = _source };
        _reader = new StretchReader(_text.File, scanner, sink.Rejects, new LongLineBuffer(), takeTail: true);
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
                if (_log.Refused is { } refused && _isRefused)
                    RefusedSearch.Find(_text, _log.Path, _start, _position, refused, cancellation);
                return (_isRefused || (Lines > 0 && _text.Fields.Format.Form == EventForm.Otlp)) && !_hasEvents
                    ? throw LogFile.NotUnderstood(_log.Path, _text.File, _text.Fields)
                    : false;
            }
            cancellation.ThrowIfCancellationRequested();
            ReadBatch();
            _index = 0;
        }
        if (Current.Timestamp != 0)
            _time = Current.Timestamp;
        return true;
    }

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events) => _batch.Add(events);

    /// <inheritdoc/>
    public void Dispose() => _text.File.Dispose();

    private void ReadBatch()
    {
        _batch.Clear();
        var refused = Rejects.Total;
        try
        {
            var stretch = _reader!.Scan(_position, _atLineStart, Math.Min(_position + StretchReader.ShortStretchBytes, _end), _end, this);
            (_position, _atLineStart, _isEnd) = (stretch.Position, stretch.AtLineStart, stretch.IsEnd);
            Lines += stretch.Lines;
            _isRefused |= Rejects.Total > refused;
            _hasEvents |= _batch.Count > 0;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(_log.Path, e);
        }
    }
}
