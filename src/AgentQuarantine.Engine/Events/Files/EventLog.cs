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
    private bool _isPipe;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public string Path => path;

    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields { get; } = fields ?? EventFields.Default;

    /// <summary>Collects lines that are refused; <see langword="null"/>: they are counted and not kept.</summary>
    public RefusedLines? Refused { get; init; }

    /// <inheritdoc/>
    public IEventReading Begin(ReadRequest request, CancellationToken cancellation = default) => new EventLogReading(this, request, cancellation);

    /// <summary>A mark at the log's present end.</summary>
    /// <param name="now">The time that the mark carries.</param>
    public LogMark MarkEnd(DateTimeOffset now) => _isPipe ? new LogMark(path, 0, "", 0, now) : LogMarks.AtEnd(path, now);

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => [MarkEnd(now)];

    /// <summary>Opens the log; a pipe as a temporary file with what it holds.</summary>
    internal SafeFileHandle Open(CancellationToken cancellation)
    {
        var file = LogFile.OpenOnce(path, cancellation);
        try
        {
            _isPipe = !LogFile.CanSeek(file);
            return _isPipe ? LogFile.Spool(file, cancellation) : file;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(path, e);
        }
    }

    /// <summary>The marks of the log that <see cref="Open"/> has opened.</summary>
    internal LogMarks MarksOf(SafeFileHandle file) => new(path, _isPipe ? null : file);

    /// <summary>The bytes that <paramref name="request"/> asks for, as the log is now.</summary>
    internal (long Start, long End) Range(SafeFileHandle file, ReadRequest request, EventFields? fields = null)
    {
        try
        {
            var end = RandomAccess.GetLength(file);
            var start = request.Last is { } last
                ? LastLines.Start(file, end, last, new EventScanner(fields ?? Fields, new AgentTable(), new RejectCounts()))
                : 0;
            return (start, end);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(path, e);
        }
    }
}
