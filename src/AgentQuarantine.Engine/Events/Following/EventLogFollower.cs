using AgentQuarantine.Disks;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Following;

/// <summary>What one poll of an <see cref="EventLogFollower"/> did.</summary>
/// <param name="Lines">How many lines were read.</param>
/// <param name="CaughtUp">Whether everything there was has been read; otherwise the next poll goes on at once.</param>
internal readonly record struct FollowResult(long Lines, bool CaughtUp);

/// <summary>
/// Reads an event log from its first byte and then as it grows: every line once, when its LF is there. A log that is
/// rotated by renaming is read to its end before the new file is begun, one that is truncated is begun anew, and one
/// that vanishes is waited for. Not thread-safe.
/// </summary>
/// <param name="path">The log's full path. It need not exist yet.</param>
/// <param name="fields">Where the values stand in a line.</param>
internal sealed class EventLogFollower(string path, EventFields? fields = null) : IDisposable
{
    // Files rotated away, oldest first. Their writers may still hold them open and write a last few lines.
    private readonly List<FollowedFile> _older = [];
    private readonly EventFields _fields = fields ?? EventFields.Default;
    private FollowedFile? _current;
    private IEventSink? _sink, _olderSink, _againSink, _shownSink;
    private (string Format, EventScanner Scanner)? _newest;
    private StretchReader? _reader;
    private SeenIds? _ids;
    private long _left;

    // How the path looked when it was last found to lead to the present file: as long as it looks so, it is not opened again.
    private FileStamp? _same;

    /// <summary>The log's full path.</summary>
    public string Path => path;

    /// <summary>The first byte of the present file that has not been read.</summary>
    public long Position => _current?.Position ?? 0;

    /// <summary>All bytes read, of the present file and of those before it.</summary>
    public long BytesRead { get; private set; }

    /// <summary>How many lines have gone by, of all files, in the order in which they were read; what was read elsewhere may be added.</summary>
    public long Lines { get; set; }

    /// <summary>How often another file has taken the log's place.</summary>
    public long Rotations { get; private set; }

    /// <summary>How often the file was truncated.</summary>
    public long Truncations { get; private set; }

    /// <summary>Whether there was a file at the path at the last poll.</summary>
    public bool Exists { get; private set; }

    /// <summary>About how many bytes one poll reads at most.</summary>
    public long MaxBytesPerPoll { get; init; } = long.MaxValue;

    /// <summary>How long a file that was rotated away is read on at least, for writers that still hold it open.</summary>
    public TimeSpan RotateWait { get; init; }

    /// <summary>The clock for that.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How far files have been counted elsewhere; <see langword="null"/>: every file is counted from its first byte.</summary>
    internal CountedPlaces? Counted { get; init; }

    /// <summary>Which files beside the log are its own, rotated away: those that came and went between two polls are counted, too.</summary>
    internal RotatedNames Rotated { get; init; } = RotatedNames.None;

    /// <summary>The file at the path, as far as it is known; <see langword="null"/> before there was one.</summary>
    internal FollowedFile? Present => _current;

    /// <summary>Whether a file is another follower's now. At the next poll the present file is begun again, for the windows.</summary>
    internal bool HasGivenUp { get; private set; }

    /// <summary>
    /// Called when the events to come are those of a file from its first byte: the first one, one that took its place, or the same one
    /// truncated.
    /// </summary>
    internal Action? Begun { get; init; }

    /// <summary>Reads what is new.</summary>
    /// <param name="sink">Takes the events. It should be the same at every poll.</param>
    /// <param name="cancellation">Ends the poll within 100 ms; the next one goes on where this one ended.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>; the next poll goes on where this one ended.</exception>
    public FollowResult Poll(IEventSink sink, CancellationToken cancellation = default) => Poll(sink, sink, sink, sink, cancellation);

    /// <summary>Reads what is new.</summary>
    /// <param name="sink">Takes the events of the file at the path.</param>
    /// <param name="older">Takes what late writers add to files that were rotated away.</param>
    /// <param name="again">Takes what was counted before, with refusals of its own and the same agents.</param>
    /// <param name="shown">Takes what stands in the windows already and was not counted: all but the third share agents and refusals.</param>
    /// <param name="cancellation">Ends the poll.</param>
    internal FollowResult Poll(IEventSink sink, IEventSink older, IEventSink again, IEventSink shown, CancellationToken cancellation)
    {
        (_olderSink, _againSink, _shownSink) = (older, again, shown);
        if (!ReferenceEquals(sink, _sink))
            BeginScanning(sink);
        _left = MaxBytesPerPoll;
        try
        {
            return ReadNew(cancellation);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            throw LogFile.Unreadable(path, e);
        }
    }

    /// <summary>How far each file that is held has been counted.</summary>
    internal List<LogPlace> Places() =>
        [.. _older.Concat(_current is null ? [] : [_current]).Where(file => file.Position > 0 || file.Before is not null)
            .Select(file => file.Place)];

    /// <summary>Whether a file is held.</summary>
    internal bool Holds(FileIdentity identity) => _current?.Identity == identity || _older.Exists(file => file.Identity == identity);

    /// <summary>Lets go of a file that another follower's path leads to now; says how far it has been counted.</summary>
    internal LogPlace? GiveUp(FileIdentity identity)
    {
        if (!Holds(identity))
            return null;
        var file = _current?.Identity == identity ? _current : _older.Find(file => file.Identity == identity)!;
        if (file == _current)
            (_current, _reader) = (null, null);
        _older.Remove(file);
        var place = file.Position > 0 || file.Before is not null ? file.Place : null;
        file.Dispose();
        HasGivenUp = true;
        return place;
    }

    /// <summary>So far these files stand in the windows already.</summary>
    internal void Show(IReadOnlyDictionary<FileIdentity, long> ends) =>
        _older.ForEach(file => file.ShownTo = ends.GetValueOrDefault(file.Identity));

    /// <summary>Reads on in a file that was rotated away while nobody looked.</summary>
    /// <param name="place">How far it was counted.</param>
    /// <param name="handle">The file.</param>
    /// <param name="shownTo">How far it stands in the windows already.</param>
    internal void ReadOn(LogPlace place, SafeFileHandle handle, long shownTo)
    {
        var file = new FollowedFile(path, handle) { RotatedAt = Time.GetTimestamp(), ShownTo = shownTo };
        file.GoOn(place);
        _older.Add(file);
        _older.ForEach(older => older.Age = Math.Max(older.Age, 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _older.ForEach(file => file.Dispose());
        _current?.Dispose();
        (_current, _reader) = (null, null);
        _older.Clear();
    }

    private FollowResult ReadNew(CancellationToken cancellation)
    {
        long lines = 0;
        if (HasGivenUp && _current is { } rest)
        {
            // Ids that were seen are seen again.
            rest.Rewind();
            _ids = null;
            BeginScanning(_sink!);
            Begin();
        }
        while (true)
        {
            foreach (var file in _older)
            {
                if (file.HasNews() && !ReadOn(file, takeTail: false, ref lines, cancellation))
                    return new FollowResult(lines, false);
            }
            if (_current is { } current && current.HasNews())
            {
                if (current.RestartIfTruncated(out var before))
                {
                    Truncations++;
                    if (before is not null)
                        Counted?.AddTruncated(before);
                    _reader = null;
                    Begin();
                }
                if (current.Before is not null && !ReadAgain(current, cancellation))
                    return new FollowResult(lines, false);
                if (!ReadOn(current, takeTail: false, ref lines, cancellation))
                    return new FollowResult(lines, false);
            }
            // Only now is the path looked at: whoever has its place, the file before it has been read to its end, and is
            // read once more for what came in between.
            if (!TurnToNewFile())
            {
                lines += Retire();
                return new FollowResult(lines, true);
            }
        }
    }

    // For the windows: what was counted before the file was followed here.
    private bool ReadAgain(FollowedFile file, CancellationToken cancellation)
    {
        var reader = file.Reader(NewScanner(file.FieldsIn(_fields, isWhole: true)!, _againSink!), _againSink!.Rejects, takeTail: true);
        file.Lines = Lines;
        try
        {
            var (_, atEnd) = file.ReadOn(reader, _againSink, MaxBytesPerPoll, cancellation, file.Before!.Position);
            if (atEnd)
                file.Before = null;
            return atEnd;
        }
        finally
        {
            Lines = file.Lines;
        }
    }

    private bool ReadOn(FollowedFile file, bool takeTail, ref long lines, CancellationToken cancellation)
    {
        if (file.FieldsIn(_fields, isWhole: takeTail) is null)
        {
            file.Wait();
            return true;
        }
        var before = file.Position;
        var reader = takeTail || file != _current ? NewReader(file, takeTail) : _reader ??= NewReader(file, takeTail);
        try
        {
            if (before < file.ShownTo)
            {
                var (shown, isShown) = file.ReadOn(NewReader(file, takeTail: true), _shownSink!, _left, cancellation, file.ShownTo);
                lines += shown;
                if (!isShown)
                    return false;
            }
            file.Lines = Lines;
            try
            {
                var (read, atEnd) = file.ReadOn(reader, file == _current ? _sink! : _olderSink!, _left, cancellation);
                lines += read;
                return atEnd;
            }
            finally
            {
                Lines = file.Lines;
            }
        }
        finally
        {
            BytesRead += file.Position - before;
            _left -= file.Position - before;
        }
    }

    private bool TurnToNewFile()
    {
        var stamp = LogFile.StampOf(path);
        if (_current is not null && stamp is not null && stamp == _same)
            return false;
        _same = null;
        var handle = LogFile.TryOpen(path);
        Exists = handle is not null;
        if (handle is null)
            return false;
        var identity = FileIdentity.Of(handle);
        if (_current?.Identity == identity)
        {
            if (stamp?.Identity == (identity.Volume, identity.File))
                _same = stamp;
            handle.Dispose();
            return false;
        }
        var counted = Counted?.Take(identity, handle, this);
        if (_current is { } current)
        {
            _older.Add(current);
            current.RotatedAt = Time.GetTimestamp();
            _older.ForEach(file => file.Age++);
            Rotations++;
        }
        AddUnseen(identity);
        (_current, _reader) = (new FollowedFile(path, handle) { Before = counted }, null);
        Begin();
        return true;
    }

    private void AddUnseen(FileIdentity present)
    {
        foreach (var handle in Counted?.Unseen(path, Rotated, present, _current?.LastChanged) ?? [])
        {
            _older.ForEach(older => older.Age++);
            _older.Add(new FollowedFile(path, handle) { Age = 1, RotatedAt = Time.GetTimestamp() });
        }
    }

    private void Begin()
    {
        Begun?.Invoke();
        HasGivenUp = false;
    }

    // A file rotated away is done with at a poll that finds nothing new in it, when the one after it was being written to
    // at the poll before.
    private long Retire()
    {
        long lines = 0;
        while (_older is [{ IsIdle: true, IsSucceeded: true }, ..] && Time.GetElapsedTime(_older[0].RotatedAt) >= RotateWait)
        {
            var file = _older[0];
            // Its last line will never get an LF.
            ReadOn(file, takeTail: true, ref lines, CancellationToken.None);
            Counted?.Add(file.Place);
            file.Dispose();
            _older.RemoveAt(0);
        }
        for (var i = 0; i < _older.Count; i++)
            _older[i].IsSucceeded = (i + 1 < _older.Count ? _older[i + 1] : _current) is { Position: > 0 };
        return lines;
    }

    private void BeginScanning(IEventSink sink)
    {
        (_sink, _newest, _reader) = (sink, null, null);
        _current?.Scanner = null;
        _older.ForEach(file => file.Scanner = null);
    }

    // What a container's program has begun to write goes on in the next file. A CSV has a header of its own.
    private EventScanner ScannerOf(FollowedFile file)
    {
        if (file.Scanner is { } scanner)
            return scanner;
        var inFormat = file.FieldsIn(_fields, isWhole: true)!;
        file.Scanner = inFormat.Format.Form != EventForm.Csv && _newest is { } newest && newest.Format == inFormat.Format.Name
            ? newest.Scanner : NewScanner(inFormat, _sink!);
        _newest = (inFormat.Format.Name, file.Scanner);
        return file.Scanner;
    }

    // The ids go on: an event may be sent again into the next file.
    private EventScanner NewScanner(EventFields inFormat, IEventSink sink)
    {
        var scanner = new EventScanner(inFormat, sink.Agents, sink.Rejects);
        if (scanner.Ids is not null)
            scanner.Ids = _ids ??= scanner.Ids;
        return scanner;
    }

    private StretchReader NewReader(FollowedFile file, bool takeTail) => file.Reader(ScannerOf(file), _sink!.Rejects, takeTail);
}
