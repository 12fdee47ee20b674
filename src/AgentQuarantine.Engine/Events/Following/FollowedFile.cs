using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Following;

/// <summary>One file of a followed log, and how far it has been read. Its handle stays open while the file is renamed or deleted.</summary>
internal sealed class FollowedFile(string path, SafeFileHandle handle) : IDisposable
{
    // The bytes before the position, kept to notice that the file was truncated and has grown past the position again.
    private const int GuardBytes = LogPlace.MostBytes;

    private byte[] _head = [], _guard = [];
    private (long Length, DateTime Written) _seen;
    private EventFields? _fields;
    private bool _mayHaveHole = true, _isSettled, _hasMore = true;

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity { get; } = FileIdentity.Of(handle);

    /// <summary>Sets marks in the file and finds them again, until it is read on or begun anew.</summary>
    public LogMarks Marks { get; private set; } = new(path, handle);

    /// <summary>The first byte that has not been dealt with.</summary>
    public long Position { get; private set; }

    /// <summary>How many lines have gone by, of this file and of those read before.</summary>
    public long Lines { get; set; }

    /// <summary>0 for the file at the path, 1 for the one before it, and so on.</summary>
    public int Age { get; set; }

    /// <summary>The open file.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Where the file ended when it was last read.</summary>
    public long End { get; private set; }

    /// <summary>Whether a line begins at <see cref="Position"/>; otherwise it lies within a line that is too long and has been counted.</summary>
    public bool AtLineStart { get; private set; } = true;

    /// <summary>How often the file was read, or found to be unread no more: unchanged, it is as it was.</summary>
    public long Readings { get; private set; }

    /// <summary>
    /// How far the file was counted before it was followed here: what lies before is read for the windows, and not counted again.
    /// <see langword="null"/> once that has been read.
    /// </summary>
    public LogPlace? Before { get; set; }

    /// <summary>What lies before this byte stands in the windows already, and is only counted.</summary>
    public long ShownTo { get; set; }

    /// <summary>When another file took this one's place, by a clock that nobody sets.</summary>
    public long RotatedAt { get; set; }

    /// <summary>Scans its lines, as its follower has them scanned; <see langword="null"/> before they were.</summary>
    public EventScanner? Scanner { get; set; }

    /// <summary>How far the file has been counted.</summary>
    public LogPlace Place => Before ?? LogPlace.Of(path, Identity, Position, AtLineStart, _head, _guard);

    /// <summary>How far the file has been counted, where lines from a byte on are to be read once more.</summary>
    public LogPlace PlaceAt(long position)
    {
        var head = new byte[Math.Min(position, LogPlace.MostBytes)];
        var guard = new byte[head.Length];
        LogFile.Read(handle, head, 0);
        LogFile.Read(handle, guard, position - guard.Length);
        return LogPlace.Of(path, Identity, position, atLineStart: true, head, guard);
    }

    /// <summary>Whether the last reading found nothing new.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Whether the file that took this one's place has been written to.</summary>
    public bool IsSucceeded { get; set; }

    /// <summary>The file's size.</summary>
    public long Length => RandomAccess.GetLength(handle);

    /// <summary>When the file was last written to.</summary>
    public DateTime LastChanged => File.GetLastWriteTimeUtc(handle);

    /// <summary>A reader of this file's lines.</summary>
    public StretchReader Reader(EventScanner scanner, RejectCounts rejects, bool takeTail) =>
        new(handle, scanner, rejects, new LongLineBuffer(), takeTail) { Base = -Age * LogPart.Distance };

    /// <summary>Where the values stand in its lines; <see langword="null"/> while it is too short to tell in which format they are.</summary>
    /// <param name="named">Where they stand, and the format where a person has named one.</param>
    /// <param name="isWhole">Whether what is there has to do.</param>
    public EventFields? FieldsIn(EventFields named, bool isWhole = false)
    {
        if (_fields is not null || named.Format.Form is not (EventForm.Auto or EventForm.Csv))
            return _fields ?? named;
        var head = LogText.Head(handle);
        return isWhole || FormatDetector.IsSettled(head) ? _fields = LogText.FieldsIn(head, named) : null;
    }

    /// <summary>The same for bytes that no LF ends, before the format is certain.</summary>
    public EventFields FieldsOfTail(EventFields named) => FieldsIn(named) ?? LogText.FieldsIn(LogText.Head(handle), named);

    /// <summary>Whether the file has only bytes that no LF ends, and no event can come of them.</summary>
    public bool IsNoEvent => Position == 0 && LogText.Head(handle) is var head && !head.Contains((byte)'\n') && FormatDetector.IsNoEvent(head);

    /// <summary>Leaves the file unread until it has grown.</summary>
    public void Wait()
    {
        (End, _hasMore) = (Length, false);
        Readings++;
    }

    /// <summary>Whether there may be anything that has not been read: length or time of writing differ, or the last reading had to stop.</summary>
    public bool HasNews()
    {
        var now = (Length, LastChanged);
        // Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        var isKnown = now == _seen && _isSettled && !_hasMore;
        (_isSettled, _seen) = (now == _seen, now);
        if (isKnown)
            IsIdle = true;
        return !isKnown;
    }

    /// <summary>Goes on where the file was counted to; what lies before is not read.</summary>
    public void GoOn(LogPlace place)
    {
        (Position, AtLineStart) = (place.Position, place.AtLineStart);
        (_head, _guard) = (new byte[place.HeadBytes], new byte[place.GuardBytes]);
        LogFile.Read(handle, _head, 0);
        LogFile.Read(handle, _guard, Position - _guard.Length);
    }

    /// <summary>What was counted of the file is to be read once more, for the windows.</summary>
    public void Rewind()
    {
        Before ??= Position > 0 ? Place : null;
        (Position, AtLineStart, _head, _guard, _mayHaveHole, _hasMore) = (0, true, [], [], true, true);
    }

    /// <summary>Begins again at the first byte when the file was truncated; says whether it was.</summary>
    /// <param name="before">How far it had been counted; <see langword="null"/>: not at all.</param>
    public bool RestartIfTruncated(out LogPlace? before)
    {
        before = null;
        if (Length >= Position && IsGuardInPlace())
            return false;
        before = Position > 0 || Before is not null ? Place : null;
        (_head, Before, _fields, Scanner) = ([], null, null, null);
        (Position, AtLineStart, _guard, _mayHaveHole, Marks) = (0, true, [], true, new LogMarks(path, handle));
        return true;
    }

    /// <summary>Reads the lines that are whole, up to the file's end or until <paramref name="most"/> bytes or more have been read.</summary>
    /// <returns>How many lines, and whether the end was reached.</returns>
    /// <param name="reader">Reads this file.</param>
    /// <param name="sink">Takes the events.</param>
    /// <param name="most">How many bytes are enough.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="limit">Nothing past this byte is looked at.</param>
    public (long Lines, bool AtEnd) ReadOn(
        StretchReader reader, IEventSink sink, long most, CancellationToken cancellation, long limit = long.MaxValue)
    {
        var first = Position;
        var lines = Lines;
        _hasMore = true;
        Readings++;
        // Bytes past the position may have been replaced unseen.
        if (Position < LogMarks.MostHeadBytes)
            Marks = new LogMarks(path, handle);
        End = Math.Min(Length, limit);
        while (Position < End)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Position - first >= most)
                return (Lines - lines, false);
            if (_mayHaveHole)
            {
                PassHole();
                continue;
            }
            var before = Position;
            Step(reader, sink);
            if (Position <= before)
                break;
        }
        _hasMore = false;
        IsIdle = Position == first;
        return (Lines - lines, true);
    }

    /// <summary>The error where nothing in it is an event.</summary>
    public QuarantineException NotUnderstood(EventFields fields) => LogFile.NotUnderstood(path, handle, fields);

    /// <summary>The bytes past the last whole line, as far as the file went when it was last read.</summary>
    public byte[] Tail()
    {
        var tail = new byte[End - Position];
        return LogFile.Read(handle, tail, Position) == tail.Length ? tail : [];
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private void Step(StretchReader reader, IEventSink sink)
    {
        var before = Position;
        reader.Lines = Lines;
        try
        {
            var stretch = reader.Scan(Position, AtLineStart, Math.Min(Position + StretchReader.StretchBytes, End), End, sink);
            (Position, AtLineStart) = (stretch.Position, stretch.AtLineStart);
        }
        catch when (reader.Done > before)
        {
            // What was handed over before the failure is not to be read again.
            (Position, AtLineStart) = (reader.Done, true);
            throw;
        }
        finally
        {
            Lines = reader.Lines;
            if (Position > before && _head.Length < LogPlace.MostBytes)
                KeepHead();
            if (Position > before)
                Guard(reader.Before(Position, (int)Math.Min(GuardBytes, Position - before)), Position - before);
        }
    }

    // A writer that does not append but keeps its own place leaves zeros in a file that was truncated under it.
    private void PassHole()
    {
        Position = LogHole.End(handle, Position, End);
        _mayHaveHole = Position >= End;
    }

    private void KeepHead()
    {
        var head = new byte[Math.Min(Position, LogPlace.MostBytes)];
        _head = LogFile.Read(handle, head, 0) == head.Length ? head : [];
    }

    private void Guard(ReadOnlySpan<byte> newer, long advance)
    {
        var kept = newer.Length < advance ? 0 : Math.Min(_guard.Length, GuardBytes - newer.Length);
        _guard = [.. _guard.AsSpan(_guard.Length - kept), .. newer];
    }

    private bool IsGuardInPlace()
    {
        Span<byte> now = stackalloc byte[GuardBytes];
        now = now[.._guard.Length];
        return LogFile.Read(handle, now, Position - now.Length) == now.Length && now.SequenceEqual(_guard);
    }
}
