namespace AgentQuarantine.Events.Files;

/// <summary>One reading of one event log.</summary>
internal sealed class EventLogReading : IEventReading
{
    // Above this a second thread earns what it costs to start.
    private const long ParallelBytes = 4 << 20;

    // Each thread takes memory, and more of them than this wait for it.
    private const int MostThreads = 8;

    private readonly EventLog _log;
    private readonly ReadRequest _request;
    private readonly LogText _text;
    private readonly LogMarks _marks;
    private readonly long _start, _end;
    private long _read;

    /// <summary>Opens the log.</summary>
    public EventLogReading(EventLog log, ReadRequest request, CancellationToken cancellation)
    {
        (_log, _request) = (log, request);
        _text = LogText.Open(log.Open(cancellation), log.Path, log.Fields, cancellation);
        _marks = log.MarksOf(_text.File);
        try
        {
            (_start, _end) = log.Range(_text.File, request, _text.Fields);
        }
        catch
        {
            _text.File.Dispose();
            throw;
        }
        _read = _start;
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged => _text.LastChanged;

    /// <inheritdoc/>
    public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) => _marks.Resolve(marks, source: 0, _end) is { } cutoff ? [cutoff] : [];

    /// <inheritdoc/>
    public ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            var isLong = _end - _start >= ParallelBytes;
            var understanding = new UnderstandingSink(sink);
            var reading = new LogReading(_text.File, _text.Fields, _start, _end, understanding, new ProgressMeter(progress, _end - _start))
            {
                StretchBytes = isLong ? StretchReader.StretchBytes : StretchReader.ShortStretchBytes,
            };
            // What was sent again is known only where lines come in their order.
            var threads = _log.Fields.Id is not null ? 1
                : _request.Threads > 0 ? _request.Threads : Math.Min(Environment.ProcessorCount, MostThreads);
            var isShared = isLong && threads > 1 && !_text.Fields.Format.IsSequential;
            var summary = isShared ? reading.Read(threads, cancellation) : reading.Read(cancellation);
            _read = summary.EndByte;
            if (_log.Refused is { } refused && understanding.IsRefused)
                RefusedSearch.Find(_text, _log.Path, _start, _read, refused, cancellation);
            return understanding.IsForeign(summary.Lines, _text.Fields)
                ? throw LogFile.NotUnderstood(_log.Path, _text.File, _text.Fields)
                : summary with { Format = _text.Name };
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(_log.Path, e);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => [_marks.At(_read, now)];

    /// <inheritdoc/>
    public void Dispose() => _text.File.Dispose();
}
