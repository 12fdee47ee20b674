using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>A part of a log that was written since a mark.</summary>
/// <param name="File">The open file.</param>
/// <param name="Marks">Finds marks in it.</param>
/// <param name="Start">Its first byte, where a line begins.</param>
/// <param name="End">The byte past it.</param>
/// <param name="From">Events before this byte have been taken in.</param>
internal sealed record LogSegment(SafeFileHandle File, LogMarks Marks, long Start, long End, long From) : IDisposable
{
    /// <summary>Reads its events in order.</summary>
    public void Read(EventFields fields, IEventSink sink, CancellationToken cancellation) =>
        new LogReading(File, fields, Start, End, sink, new ProgressMeter(null, End - Start)).Read(cancellation);

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}

/// <summary>Finds what was written to a log between two marks, over a rotation too.</summary>
internal static class LogAdvance
{
    // Rotated files of one log beside it; more are not looked at.
    private const int MostSiblings = 100;

    /// <summary>The parts in order, to be disposed of; <see langword="null"/> where the log is not the one that was marked at its end.</summary>
    /// <param name="log">The log.</param>
    /// <param name="from">Up to here it has been read; <see langword="null"/>: it has not.</param>
    /// <param name="to">Where the reading is to end.</param>
    /// <param name="first">How much of it is read at first.</param>
    /// <param name="back">A place before <paramref name="from"/> from which on some events are taken again; <see langword="null"/>: none.</param>
    /// <param name="isLost">Whether what was written past <paramref name="from"/> before a rotation is in no file beside the log.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>.</exception>
    public static IReadOnlyList<LogSegment>? Between(
        EventLog log, LogMark? from, LogMark to, ReadRequest first, long? back, out bool isLost)
    {
        isLost = false;
        if (to.HeadBytes == 0 || LogFile.TryOpen(log.Path) is not { } file)
            return null;
        var segments = new List<LogSegment>();
        try
        {
            var marks = new LogMarks(log.Path, file);
            if (!IsAt(marks, to, RandomAccess.GetLength(file)))
            {
                file.Dispose();
                return null;
            }
            var start = from is null ? Start(file, log.Fields, first) : 0;
            var position = start;
            if (from is { HeadBytes: > 0 })
            {
                if (IsAt(marks, from, to.Offset))
                {
                    (start, position) = (Math.Min(from.Offset, back ?? from.Offset), from.Offset);
                }
                else if (Rotated(log, from) is { } older)
                {
                    segments.Add(older);
                }
                else
                {
                    isLost = true;
                }
            }
            segments.Add(new LogSegment(file, marks, start, to.Offset, position));
            return segments;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            file.Dispose();
            segments.ForEach(segment => segment.Dispose());
            throw LogFile.Unreadable(log.Path, e);
        }
    }

    private static bool IsAt(LogMarks marks, LogMark mark, long length) =>
        marks.Resolve([mark], source: 0, length) is { Timestamp: 0 } cutoff && cutoff.Offset == mark.Offset;

    private static long Start(SafeFileHandle file, EventFields fields, ReadRequest first) => first.Last is { } last
        ? LastLines.Start(file, 0, RandomAccess.GetLength(file), last, new EventScanner(fields, new AgentTable(), new RejectCounts())).Start
        : 0;

    // What was the log when it was marked, under the name that a rotation gave it, or copied.
    private static LogSegment? Rotated(EventLog log, LogMark from)
    {
        foreach (var sibling in log.Rotated.Of(log.Path).Take(MostSiblings))
        {
            if (LogFile.TryOpen(sibling) is not { } file)
                continue;
            var marks = new LogMarks(log.Path, file);
            var length = RandomAccess.GetLength(file);
            if (marks.Find([from], length, isCopy: true) == from.Offset)
                return new LogSegment(file, marks, from.Offset, length, from.Offset);
            file.Dispose();
        }
        return null;
    }
}
