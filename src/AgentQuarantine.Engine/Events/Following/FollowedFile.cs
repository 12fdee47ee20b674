using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Following;

/// <summary>One file of a followed log, and how far it has been read. Its handle stays open while the file is renamed or deleted.</summary>
internal sealed class FollowedFile(SafeFileHandle handle) : IDisposable
{
    // The bytes before the position, kept to notice that the file was truncated and has grown past the position again.
    private const int GuardBytes = 256;

    private const int HoleBytes = 64 << 10;

    private byte[] _guard = [];
    private bool _atLineStart = true, _mayHaveHole;

    /// <summary>Which file it is.</summary>
    public FileIdentity Identity { get; } = FileIdentity.Of(handle);

    /// <summary>The first byte that has not been dealt with.</summary>
    public long Position { get; private set; }

    /// <summary>Whether the last reading found nothing new.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>Whether the file that took this one's place has been written to.</summary>
    public bool IsSucceeded { get; set; }

    /// <summary>The file's size.</summary>
    public long Length => RandomAccess.GetLength(handle);

    /// <summary>A reader of this file's lines.</summary>
    public StretchReader Reader(EventScanner scanner, RejectCounts rejects, bool takeTail) =>
        new(handle, scanner, rejects, new LongLineBuffer(), takeTail);

    /// <summary>Begins again at the first byte when the file was truncated; says whether it was.</summary>
    public bool RestartIfTruncated()
    {
        if (Length >= Position && IsGuardInPlace())
            return false;
        (Position, _atLineStart, _guard, _mayHaveHole) = (0, true, [], true);
        return true;
    }

    /// <summary>Reads the lines that are whole, up to the file's end or until <paramref name="most"/> bytes or more have been read.</summary>
    /// <returns>How many lines, and whether the end was reached.</returns>
    public (long Lines, bool AtEnd) ReadOn(StretchReader reader, IEventSink sink, long most, CancellationToken cancellation)
    {
        var first = Position;
        var end = Length;
        long lines = 0;
        while (Position < end)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Position - first >= most)
                return (lines, false);
            if (_mayHaveHole)
            {
                PassHole();
                continue;
            }
            var before = Position;
            lines += Step(reader, sink, end);
            if (Position <= before)
                break;
        }
        IsIdle = Position == first;
        return (lines, true);
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private long Step(StretchReader reader, IEventSink sink, long end)
    {
        var before = Position;
        try
        {
            var stretch = reader.Scan(Position, _atLineStart, Math.Min(Position + StretchReader.StretchBytes, end), end, sink);
            (Position, _atLineStart) = (stretch.Position, stretch.AtLineStart);
            return stretch.Lines;
        }
        catch when (reader.Done > before)
        {
            // What was handed over before the failure is not to be read again.
            (Position, _atLineStart) = (reader.Done, true);
            throw;
        }
        finally
        {
            if (Position > before)
                Guard(reader.Before(Position, (int)Math.Min(GuardBytes, Position - before)), Position - before);
        }
    }

    // A writer that does not append but keeps its own place leaves zeros in a file that was truncated under it.
    private void PassHole()
    {
        var block = new byte[HoleBytes];
        var read = RandomAccess.Read(handle, block, Position);
        var zeros = block.AsSpan(0, read).IndexOfAnyExcept((byte)0);
        _mayHaveHole = zeros < 0 && read > 0;
        Position += zeros < 0 ? read : zeros;
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
        return RandomAccess.Read(handle, now, Position - now.Length) == now.Length && now.SequenceEqual(_guard);
    }
}
