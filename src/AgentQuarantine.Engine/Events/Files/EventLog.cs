using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// One event log: a JSONL file that others may be writing to, rotating or truncating meanwhile, and the files that it was rotated to
/// before. It is read as long as it was when the reading began; one that shrinks ends the reading at its new end. A pipe is read to its
/// end first.
/// </summary>
/// <param name="path">The file's full path.</param>
/// <param name="fields">Where the values stand in a line.</param>
public sealed class EventLog(string path, EventFields? fields = null) : IEventSource
{
    // For a mark's time.
    private const int NewestLines = 100;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public string Path => path;

    /// <summary>Where the values stand in a line.</summary>
    public EventFields Fields { get; } = fields ?? EventFields.Default;

    /// <summary>How the files are named that it was rotated to.</summary>
    public RotatedNames Rotated { get; init; } = RotatedNames.Default;

    /// <summary>Whether it is a pipe, as far as is known.</summary>
    internal bool IsPipe { get; private set; }

    /// <summary>Collects lines that are refused; <see langword="null"/>: they are counted and not kept.</summary>
    public RefusedLines? Refused { get; init; }

    /// <inheritdoc/>
    public IEventReading Begin(ReadRequest request, CancellationToken cancellation = default) => new EventLogReading(this, request, cancellation);

    /// <summary>A mark at the log's present end; at the beginning where there is no log that can be read.</summary>
    /// <param name="now">The time that the mark carries where no event of the last lines carries one.</param>
    public LogMark MarkEnd(DateTimeOffset now)
    {
        var mark = new LogMark(path, 0, "", 0, now);
        if (IsPipe || !File.Exists(path))
            return mark;
        try
        {
            using var parts = LogParts.Open(this, new ReadRequest(NewestLines), CancellationToken.None);
            mark = parts.Present.Marks.At(parts.Present.End, now);
            using var reading = new EventLogReading(this, parts, new ReadRequest(NewestLines));
            var newest = new NewestTime((now + Fields.Times.Tolerance).UtcTicks);
            reading.Read(newest);
            return newest.Time is { } time ? mark with { Time = time } : mark;
        }
        catch (QuarantineException)
        {
            // Whoever reads the log says so.
            return mark;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => [MarkEnd(now)];

    /// <summary>Opens the log; a pipe as a temporary file with what it holds.</summary>
    internal SafeFileHandle Open(CancellationToken cancellation)
    {
        var file = LogFile.OpenOnce(path, cancellation);
        try
        {
            IsPipe = !LogFile.CanSeek(file);
            return IsPipe ? LogFile.Spool(file, cancellation) : file;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(path, e);
        }
    }

    // The newest time of the events that come, of those that are not in the future.
    private sealed class NewestTime(long latest) : IEventSink
    {
        private long _newest;

        public DateTimeOffset? Time => _newest == 0 ? null : new DateTimeOffset(_newest, TimeSpan.Zero);

        public AgentTable Agents { get; } = new();

        public RejectCounts Rejects { get; } = new();

        public void Add(in AgentEvent e) => _newest = e.Timestamp <= latest ? Math.Max(_newest, e.Timestamp) : _newest;
    }
}
