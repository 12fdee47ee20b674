using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// One event log: a JSONL file that others may be writing to, rotating or truncating meanwhile. It is read as long as it
/// was when the reading began; one that shrinks ends the reading at its new end. A pipe is read to its end first.
/// </summary>
/// <param name="path">The file's full path.</param>
/// <param name="fields">Where the values stand in a line.</param>
public sealed class EventLog(string path, EventFields? fields = null) : IEventSource
{
    // Above this a second thread earns what it costs to start.
    private const long ParallelBytes = 4 << 20;

    // Each thread takes memory, and more of them than this wait for it.
    private const int MostThreads = 8;

    private bool _isPipe;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public string Path => path;

    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields { get; } = fields ?? EventFields.Default;

    /// <inheritdoc/>
    public ReadSummary Read(ReadRequest request, IEventSink sink, IProgress<ReadProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            using var file = Open(cancellation);
            var (start, end) = Range(file, request);
            var isLong = end - start >= ParallelBytes;
            var reading = new LogReading(file, Fields, start, end, sink, new ProgressMeter(progress, end - start))
            {
                StretchBytes = isLong ? StretchReader.StretchBytes : StretchReader.ShortStretchBytes,
            };
            var threads = request.Threads > 0 ? request.Threads : Math.Min(Environment.ProcessorCount, MostThreads);
            return isLong && threads > 1 ? reading.Read(threads, cancellation) : reading.Read(cancellation);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(path, e);
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset? LastChanged => File.Exists(path) ? File.GetLastWriteTimeUtc(path) : null;

    /// <summary>A mark at the log's present end.</summary>
    /// <param name="now">The time that the mark carries.</param>
    public LogMark MarkEnd(DateTimeOffset now) => _isPipe ? new LogMark(path, 0, "", 0, now) : LogMarks.AtEnd(path, now);

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => [MarkEnd(now)];

    /// <inheritdoc/>
    public IReadOnlyList<Cutoff> Resolve(IReadOnlyList<LogMark> marks) =>
        LogMarks.Resolve(path, marks, source: 0) is { } cutoff ? [cutoff] : [];

    /// <summary>Opens the log; a pipe as a temporary file with what it holds.</summary>
    internal SafeFileHandle Open(CancellationToken cancellation)
    {
        var file = LogFile.Open(path);
        _isPipe = !LogFile.CanSeek(file);
        return _isPipe ? LogFile.Spool(file, cancellation) : file;
    }

    /// <summary>The bytes that <paramref name="request"/> asks for, as the log is now.</summary>
    internal (long Start, long End) Range(SafeFileHandle file, ReadRequest request)
    {
        try
        {
            var end = RandomAccess.GetLength(file);
            var start = request.Last is { } last
                ? LastLines.Start(file, end, last, new EventScanner(Fields, new AgentTable(), new RejectCounts()))
                : 0;
            return (start, end);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(path, e);
        }
    }
}
