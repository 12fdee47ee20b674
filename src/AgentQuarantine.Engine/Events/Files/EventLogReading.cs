using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>One reading of one event log: of the files it was rotated to, oldest first, and of the present one.</summary>
internal sealed class EventLogReading : IEventReading
{
    // Above this a second thread earns what it costs to start.
    private const long ParallelBytes = 4 << 20;

    // Each thread takes memory, and more of them than this wait for it.
    private const int MostThreads = 8;

    private readonly EventLog _log;
    private readonly ReadRequest _request;
    private readonly LogParts _parts;
    private long _read;

    /// <summary>Opens the log.</summary>
    public EventLogReading(EventLog log, ReadRequest request, CancellationToken cancellation)
        : this(log, LogParts.Open(log, request, cancellation), request)
    {
    }

    /// <summary>Reads a log that is open.</summary>
    public EventLogReading(EventLog log, LogParts parts, ReadRequest request)
    {
        (_log, _request, _parts) = (log, request, parts);
        _read = parts.Present.Start;
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged => File.GetLastWriteTimeUtc(_parts.Present.File);

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
        ReadSummary? all = null;
        foreach (var part in _parts.OldestFirst.Where(part => part.Start < part.End || part == _parts.Present))
        {
            var summary = Read(part, all?.Lines ?? 0, sink, meter, cancellation);
            all = all is { } before
                ? new ReadSummary(before.FirstByte, summary.EndByte, before.Lines + summary.Lines)
                : summary with { FirstByte = part.Base + summary.FirstByte };
        }
        return all!.Value;
    }

    /// <summary>Reads the files that the log was rotated to, without the present one; says how many lines.</summary>
    public long ReadRotated(IEventSink sink, CancellationToken cancellation)
    {
        long lines = 0;
        foreach (var part in _parts.OldestFirst.SkipLast(1).Where(part => part.Start < part.End))
            lines += Read(part, lines, sink, new ProgressMeter(null, 0), cancellation).Lines;
        return lines;
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> Ends(DateTimeOffset now) => [_parts.Present.Marks.At(_read, now)];

    /// <inheritdoc/>
    public void Dispose() => _parts.Dispose();

    private ReadSummary Read(LogPart part, long lines, IEventSink sink, ProgressMeter meter, CancellationToken cancellation)
    {
        SafeFileHandle? inflated = null;
        try
        {
            inflated = part.IsCompressed ? LogPart.Inflate(part.File, cancellation) : null;
            var file = inflated ?? part.File;
            var end = inflated is null ? part.End : RandomAccess.GetLength(inflated);
            var isLong = end - part.Start >= ParallelBytes;
            var understanding = new UnderstandingSink(sink);
            var reading = new LogReading(file, _log.Fields, part.Start, end, understanding, meter)
            {
                StretchBytes = isLong ? StretchReader.StretchBytes : StretchReader.ShortStretchBytes,
                Base = part.Base,
                LinesBefore = lines,
            };
            var threads = _request.Threads > 0 ? _request.Threads : Math.Min(Environment.ProcessorCount, MostThreads);
            var summary = isLong && threads > 1 ? reading.Read(threads, cancellation) : reading.Read(cancellation);
            meter.Pass(part.End - part.Start);
            if (part != _parts.Present)
                return summary;
            _read = summary.EndByte;
            return understanding.IsForeign ? throw LogFile.NotUnderstood(_log.Path, part.File, _log.Fields) : summary;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(part.Path, e);
        }
        finally
        {
            inflated?.Dispose();
        }
    }
}
