using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>What came of reading one stretch of a log.</summary>
/// <param name="Position">The first byte that was not dealt with.</param>
/// <param name="AtLineStart">Whether a line begins there; otherwise it lies within a line that is too long.</param>
/// <param name="Lines">How many lines were scanned.</param>
/// <param name="IsEnd">Whether nothing follows: a line is unfinished at the end, or the file shrank meanwhile.</param>
internal readonly record struct Stretch(long Position, bool AtLineStart, long Lines, bool IsEnd);

/// <summary>
/// Scans the lines that begin in a stretch of an open log. Stretches that touch share their lines out exactly, so that they
/// may be read one after the other or side by side. Holds one buffer; not thread-safe.
/// </summary>
/// <param name="file">The open log.</param>
/// <param name="scanner">Scans its lines.</param>
/// <param name="rejects">Where lines that are too long are counted.</param>
/// <param name="longLines">Lent by the reading for lines that are longer than usual.</param>
/// <param name="takeTail">
/// Whether the bytes past the last LF count as a line when they are whole; otherwise their LF is waited for.
/// </param>
internal sealed class StretchReader(SafeFileHandle file, EventScanner scanner, RejectCounts rejects, LongLineBuffer longLines, bool takeTail)
{
    /// <summary>The usual length of a stretch: it stays in a core's second-level cache.</summary>
    public const int StretchBytes = 128 << 10;

    /// <summary>The length where little is read at a time: the buffer is no large object, which would cost more than the reading.</summary>
    public const int ShortStretchBytes = 64 << 10;

    // Read past a stretch at once, since its last line mostly ends there.
    private const int Overhang = 4 << 10;

    // Lines that fit into this are read in the reader's own buffer.
    private const int UsualBytes = 512 << 10;

    private byte[] _buffer = [];
    private byte[]? _usual;
    private long _origin;
    private int _filled;

    /// <summary>The place in the log of the file's first byte.</summary>
    public long Base { get; set; }

    /// <inheritdoc cref="EventScanner.Lines"/>
    public long Lines
    {
        get => scanner.Lines;
        set => scanner.Lines = value;
    }

    /// <summary>The byte past the last line that was scanned, however the reading ended.</summary>
    public long Done { get; private set; }

    /// <summary>Scans the lines whose first byte lies in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    /// <param name="from">The stretch's first byte.</param>
    /// <param name="atLineStart">
    /// Whether a line is known to begin at <paramref name="from"/>; otherwise <paramref name="from"/> must be past the file's first byte.
    /// </param>
    /// <param name="to">The byte past the stretch, at most <paramref name="end"/>.</param>
    /// <param name="end">The byte past the last one to look at.</param>
    /// <param name="sink">Takes the events.</param>
    public Stretch Scan(long from, bool atLineStart, long to, long end, IEventSink sink)
    {
        try
        {
            return ScanLines(from, atLineStart, to, end, sink);
        }
        finally
        {
            if (_usual is not null)
                ReturnLongBuffer();
        }
    }

    private Stretch ScanLines(long from, bool atLineStart, long to, long end, IEventSink sink)
    {
        var start = 0;
        Done = from;
        Begin(atLineStart ? from : from - 1, Math.Min(to + Overhang, end));
        if (!atLineStart)
        {
            var lineFeed = _buffer.AsSpan(0, (int)Math.Min(_filled, to - _origin)).IndexOf((byte)'\n');
            if (lineFeed < 0)
                return new Stretch(Math.Min(to, _origin + _filled), false, 0, _origin + _filled < to);
            start = lineFeed + 1;
        }

        long lines = 0;
        while (true)
        {
            var last = (int)Math.Min(to - 1 - _origin, _filled);
            var lineFeed = _buffer.AsSpan(last, _filled - last).IndexOf((byte)'\n');
            if (lineFeed >= 0)
            {
                var stop = last + lineFeed + 1;
                lines += ScanBlock(start, stop, sink);
                return new Stretch(_origin + stop, true, lines, false);
            }
            var whole = _buffer.AsSpan(start, _filled - start).LastIndexOf((byte)'\n') + 1;
            if (whole > 0)
                lines += ScanBlock(start, start + whole, sink);
            start += whole;
            if (_filled - start > EventScanner.MaxLineBytes)
            {
                rejects.Add(RejectReason.TooLong);
                scanner.Lines++;
                return new Stretch(_origin + _filled, false, lines + 1, false);
            }
            if (_origin + _filled >= end || !ReadOn(start, end))
                return End(start, lines, sink);
            start = 0;
        }
    }

    /// <summary>The last bytes before <paramref name="position"/>, where the last stretch ended, as far as they are still held.</summary>
    public ReadOnlySpan<byte> Before(long position, int length)
    {
        var stop = (int)(position - _origin);
        return _buffer.AsSpan(0, Math.Max(0, stop))[Math.Max(0, stop - length)..];
    }

    private long ScanBlock(int start, int stop, IEventSink sink)
    {
        var lines = scanner.ScanBlock(_buffer, start, stop, Base + _origin + start, sink);
        Done = _origin + stop;
        return lines;
    }

    private Stretch End(int start, long lines, IEventSink sink)
    {
        if (takeTail && start < _filled && scanner.IsWhole(_buffer.AsSpan(start, _filled - start), _origin + start))
        {
            _buffer[_filled] = (byte)'\n';
            lines += ScanBlock(start, _filled + 1, sink);
            start = _filled;
        }
        return new Stretch(_origin + start, true, lines, true);
    }

    private void Begin(long origin, long until)
    {
        _origin = origin;
        _filled = 0;
        Reserve((int)(until - origin));
        Fill((int)(until - origin));
    }

    // Keeps the unfinished line that begins at start and reads on behind it.
    private bool ReadOn(int start, long end)
    {
        var kept = _filled - start;
        _buffer.AsSpan(start, kept).CopyTo(_buffer);
        _origin += start;
        _filled = kept;
        var length = (int)Math.Min(Math.Min(2L * kept + StretchBytes, EventScanner.MaxLineBytes + 1), end - _origin);
        Reserve(length);
        Fill(length);
        return _filled > kept;
    }

    private void Reserve(int length)
    {
        var size = length + 1 + EventScanner.Slack;
        if (_buffer.Length >= size)
            return;
        if (length <= UsualBytes)
        {
            Array.Resize(ref _buffer, size);
            return;
        }
        _usual = _buffer;
        _buffer = longLines.Take();
        _usual.AsSpan(0, _filled).CopyTo(_buffer);
    }

    // What was read last stays to be looked at.
    private void ReturnLongBuffer()
    {
        var kept = Math.Min(_filled, _usual!.Length);
        _buffer.AsSpan(_filled - kept, kept).CopyTo(_usual);
        _origin += _filled - kept;
        (_filled, _buffer, _usual) = (kept, _usual, null);
        longLines.Release();
    }

    private void Fill(int length) => _filled += LogFile.Read(file, _buffer.AsSpan(_filled, length - _filled), _origin + _filled);
}
