using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Scanning;

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
    private FollowedFile? _current;
    private IEventSink? _sink, _olderSink;
    private EventScanner? _scanner;
    private StretchReader? _reader;
    private long _left;

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

    /// <summary>The file at the path, as far as it is known; <see langword="null"/> before there was one.</summary>
    internal FollowedFile? Present => _current;

    /// <summary>
    /// Called when the events to come are those of a file from its first byte: the first one, one that took its place, or the same one
    /// truncated.
    /// </summary>
    internal Action? Begun { get; init; }

    /// <summary>Reads what is new.</summary>
    /// <param name="sink">Takes the events. It should be the same at every poll.</param>
    /// <param name="cancellation">Ends the poll within 100 ms; the next one goes on where this one ended.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>; the next poll goes on where this one ended.</exception>
    public FollowResult Poll(IEventSink sink, CancellationToken cancellation = default) => Poll(sink, sink, cancellation);

    /// <summary>Reads what is new.</summary>
    /// <param name="sink">Takes the events of the file at the path.</param>
    /// <param name="older">
    /// Takes what late writers add to files that were rotated away; it shares agents and refusals with <paramref name="sink"/>.
    /// </param>
    /// <param name="cancellation">Ends the poll.</param>
    internal FollowResult Poll(IEventSink sink, IEventSink older, CancellationToken cancellation)
    {
        _olderSink = older;
        if (!ReferenceEquals(sink, _sink))
            (_sink, _scanner, _reader) = (sink, new EventScanner(fields ?? EventFields.Default, sink.Agents, sink.Rejects), null);
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
        while (true)
        {
            foreach (var file in _older)
            {
                if (file.HasNews() && !ReadOn(file, NewReader(file, takeTail: false), ref lines, cancellation))
                    return new FollowResult(lines, false);
            }
            if (_current is { } current && current.HasNews())
            {
                if (current.RestartIfTruncated())
                {
                    Truncations++;
                    Begun?.Invoke();
                }
                if (!ReadOn(current, _reader ??= NewReader(current, takeTail: false), ref lines, cancellation))
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

    private bool ReadOn(FollowedFile file, StretchReader reader, ref long lines, CancellationToken cancellation)
    {
        var before = file.Position;
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
            BytesRead += file.Position - before;
            _left -= file.Position - before;
        }
    }

    private bool TurnToNewFile()
    {
        var handle = LogFile.TryOpen(path);
        Exists = handle is not null;
        if (handle is null)
            return false;
        if (_current is { } current)
        {
            if (current.Identity == FileIdentity.Of(handle))
            {
                handle.Dispose();
                return false;
            }
            _older.Add(current);
            _older.ForEach(file => file.Age++);
            Rotations++;
        }
        (_current, _reader) = (new FollowedFile(path, handle), null);
        Begun?.Invoke();
        return true;
    }

    // A file rotated away is done with at a poll that finds nothing new in it, when the one after it was being written to
    // at the poll before.
    private long Retire()
    {
        long lines = 0;
        while (_older is [{ IsIdle: true, IsSucceeded: true }, ..])
        {
            var file = _older[0];
            // Its last line will never get an LF.
            ReadOn(file, NewReader(file, takeTail: true), ref lines, CancellationToken.None);
            file.Dispose();
            _older.RemoveAt(0);
        }
        for (var i = 0; i < _older.Count; i++)
            _older[i].IsSucceeded = (i + 1 < _older.Count ? _older[i + 1] : _current!).Position > 0;
        return lines;
    }

    private StretchReader NewReader(FollowedFile file, bool takeTail) => file.Reader(_scanner!, _sink!.Rejects, takeTail);
}
