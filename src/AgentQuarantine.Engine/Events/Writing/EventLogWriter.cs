using AgentQuarantine.Disks;

namespace AgentQuarantine.Events.Writing;

/// <summary>
/// Appends events to a log, one line and one write of the system an event: several threads and several processes may write one log. The log may be
/// rotated meanwhile; within a second the writer goes on in the file that the path leads to then. An event that was written is in the hands of the
/// system, and so outlives this process, though not the machine. Thread-safe; no allocation per event.
/// </summary>
public sealed class EventLogWriter : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Func<string, AppendFile> _open;
    private readonly EventLine _line = new();
    private readonly Lock _writing = new();
    private AppendFile _file;
    private long _opened;
    private bool _isInHalfALine;
    private bool _isDisposed;

    /// <summary>A writer to the log at <paramref name="path"/>, which is made, with its folders, where it is not there.</summary>
    /// <param name="path">The log's full path.</param>
    /// <param name="time">The clock, which events without a time of their own take.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnwritable</c>.</exception>
    public EventLogWriter(string path, TimeProvider? time = null)
        : this(path, time ?? TimeProvider.System, AppendFile.Open)
    {
    }

    internal EventLogWriter(string path, TimeProvider time, Func<string, AppendFile> open)
    {
        (_path, _time, _open) = (path, time, open);
        try
        {
            _file = Open();
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.EventLogUnwritable(path, e);
        }
    }

    /// <summary>Writes one event: what one run of one agent came to.</summary>
    /// <param name="agent">The agent's name, which is not empty.</param>
    /// <param name="reward">What the run was worth. NaN and infinities are written as such, and readers count them.</param>
    /// <param name="latencyMs">How long it took, in milliseconds.</param>
    /// <param name="costUsd">What it cost, in US dollars.</param>
    /// <param name="ok">Whether it went well.</param>
    /// <param name="error">What went wrong, of which the first 4096 characters are kept; the run did not go well then.</param>
    /// <param name="time">When it was; now, unless it is given.</param>
    /// <exception cref="QuarantineException"><c>EventLogUnwritable</c>: the event is lost, and the next one is tried again.</exception>
    /// <exception cref="ArgumentException">The name is empty, or holds half of a surrogate pair.</exception>
    public void Write(
        string agent, double? reward = null, double? latencyMs = null, double? costUsd = null, bool ok = true, string? error = null,
        DateTimeOffset? time = null)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _line.Event(agent, reward, latencyMs, costUsd, ok, error, time ?? _time.GetUtcNow());
            AppendOrThrow(_line.Bytes);
        }
    }

    /// <summary>Writes lines that somebody else has made, all in one write of the system.</summary>
    /// <param name="lines">Lines as docs/events.md has them, with the usual keys. Blank ones are left out, as is what is no event.</param>
    /// <returns>How many lines were written, and how many are no event.</returns>
    /// <exception cref="QuarantineException"><c>EventLogUnwritable</c>: the last of the lines, or all, are lost.</exception>
    public (int Written, int Refused) WriteLines(ReadOnlySpan<byte> lines)
    {
        WriteAll(EventLines.Of(lines, out var written, out var refused), written);
        return (written, refused);
    }

    /// <summary>Writes the events of a request that an exporter of OpenTelemetry has sent, all in one write of the system.</summary>
    /// <param name="request">OTLP in JSON: spans or log records. docs/events.md says which of them are events.</param>
    /// <returns>How many events were written, and how much was refused: what is no JSON, and values that cannot be read.</returns>
    /// <exception cref="QuarantineException"><c>EventLogUnwritable</c>: the last of the events, or all, are lost.</exception>
    public (int Written, long Refused) WriteOtlp(ReadOnlySpan<byte> request)
    {
        WriteAll(OtlpEvents.Lines(request, _time.GetUtcNow(), out var written, out var refused), written);
        return (written, refused);
    }

    /// <summary>Closes the log.</summary>
    public void Dispose()
    {
        lock (_writing)
        {
            _isDisposed = true;
            _file.Dispose();
        }
    }

    private void WriteAll(ReadOnlySpan<byte> lines, int count)
    {
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (count > 0)
                AppendOrThrow(lines);
        }
    }

    private void AppendOrThrow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Append(bytes);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.EventLogUnwritable(_path, e);
        }
    }

    /// <param name="bytes">A line feed, which ends what somebody has left half written, and whole lines.</param>
    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_time.GetElapsedTime(_opened) >= BetweenLooks)
            Reopen();
        if (!_isInHalfALine)
            bytes = bytes[1..];
        var taken = _file.Append(bytes);
        if (taken == bytes.Length)
        {
            _isInHalfALine = false;
            return;
        }
        // Others may have appended by now: the rest would not come behind its beginning.
        _isInHalfALine |= taken > 0;
        throw new IOException(FormattableString.Invariant($"The disk took {taken} of {bytes.Length} bytes: it is full, or a limit is reached."));
    }

    // Opening the path anew costs less than asking whether it still leads to the file that is open, and works alike everywhere.
    private void Reopen()
    {
        var before = _file;
        _file = Open();
        before.Dispose();
    }

    private AppendFile Open()
    {
        var file = _open(_path);
        _isInHalfALine = file.EndsInHalfALine;
        _opened = _time.GetTimestamp();
        return file;
    }
}
