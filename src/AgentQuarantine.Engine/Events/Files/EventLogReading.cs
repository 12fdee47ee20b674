using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Events.Files;

/// <summary>One reading of one event log: of the files it was rotated to, oldest first, and of the present one.</summary>
internal sealed class EventLogReading : IEventReading
{
    // Above this a second thread earns what it costs to start.
    private const long ParallelBytes = 4 << 20;

    // Each thread takes memory, and more of them than this wait for it.
    private const int MostThreads = 8;

    // Enough of a line that no LF ends to see whether it may be an event one day.
    private const int TailBytes = 64;

    private readonly EventLog _log;
    private readonly ReadRequest _request;
    private readonly LogParts _parts;
    private readonly SeenIds? _ids;
    private long _read;

    /// <summary>Opens the log.</summary>
    public EventLogReading(EventLog log, ReadRequest request, CancellationToken cancellation)
        : this(log, LogParts.Open(log, request, cancellation), request)
    {
    }

    /// <summary>Reads a log that is open.</summary>
    public EventLogReading(EventLog log, LogParts parts, ReadRequest request)
    {
        (_log, _request, _parts, _ids) = (log, request, parts, log.Fields.Id is null ? null : new());
        _read = parts.Present.Start;
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged => _parts.Present.Text.LastChanged;

    /// <inheritdoc/>
    public IReadOnlyList<string> Rotated => _parts.Rotated;

    /// <inheritdoc/>
    public bool HasEarlier => _parts.HasEarlier;

    /// <inheritdoc/>
    public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) => _parts.Resolve(marks, source: 0) is { } cutoff ? [cutoff] : [];

    /// <inheritdoc/>
    public ReadSummary Read(IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var meter = new ProgressMeter(progress, _parts.TotalBytes);
        long? first = null;
        long lines = 0;
        foreach (var part in _parts.OldestFirst)
        {
            if (part.Start >= part.End && part != _parts.Present)
                continue;
            var summary = Read(part, lines, sink, meter, cancellation);
            first ??= part.Base + summary.FirstByte;
            lines += summary.Lines;
        }
        return new ReadSummary(first ?? 0, _read, lines) { Format = _parts.Present.Text.Name };
    }

    /// <summary>Reads the files that the log was rotated to, without the present one; says how many lines.</summary>
    /// <param name="sink">Takes the events.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="ends">Takes how far each file was read that is read where it is.</param>
    public long ReadRotated(IEventSink sink, CancellationToken cancellation, Dictionary<FileIdentity, long>? ends = null)
    {
        long lines = 0;
        foreach (var part in _parts.OldestFirst.SkipLast(1).Where(part => part.Start < part.End))
        {
            var summary = Read(part, lines, sink, new ProgressMeter(null, 0), cancellation);
            lines += summary.Lines;
            ends?[part.Identity] = summary.EndByte;
        }
        return lines;
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => [_parts.Present.Marks.At(_read, now)];

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    private ReadSummary Read(LogPart part, long lines, IEventSink sink, ProgressMeter meter, CancellationToken cancellation)
    {
        var text = part.Open(cancellation);
        try
        {
            var end = part.IsWrapped ? RandomAccess.GetLength(text.File) : part.End;
            var isLong = end - part.Start >= ParallelBytes;
            var understanding = new UnderstandingSink(sink);
            var reading = new LogReading(text.File, text.Fields, part.Start, end, understanding, meter)
            {
                StretchBytes = isLong ? StretchReader.StretchBytes : StretchReader.ShortStretchBytes,
                Base = part.Base,
                LinesBefore = lines,
                Ids = _ids,
            };
            // What was sent again is known only where lines come in their order.
            var threads = _ids is not null ? 1
                : _request.Threads > 0 ? _request.Threads : Math.Min(Environment.ProcessorCount, MostThreads);
            var isShared = isLong && threads > 1 && !text.Fields.Format.IsSequential;
            var summary = isShared ? reading.Read(threads, cancellation) : reading.Read(cancellation);
            meter.Pass(part.End - part.Start);
            if (_log.Refused is { } refused && understanding.IsRefused)
                RefusedSearch.Find(text, part.Path, part.Start, summary.EndByte, refused, cancellation);
            if (part != _parts.Present)
                return summary;
            _read = summary.EndByte;
            Span<byte> tail = stackalloc byte[TailBytes];
            tail = tail[..LogFile.Read(text.File, tail[..(int)Math.Min(TailBytes, end - Math.Min(end, summary.EndByte))], summary.EndByte)];
            return understanding.IsForeign(summary.Lines, text.Fields) || understanding.IsForeign(tail, text.Fields)
                ? throw LogFile.NotUnderstood(_log.Path, text.File, text.Fields) : summary;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(part.Path, e);
        }
        finally
        {
            text.File.Dispose();
        }
    }
}
