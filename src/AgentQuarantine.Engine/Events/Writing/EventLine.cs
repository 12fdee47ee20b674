using System.Buffers;
using System.Globalization;
using System.Text.Unicode;

namespace AgentQuarantine.Events.Writing;

/// <summary>One line in the making, in a buffer that is used again and again. docs/events.md says what stands in it.</summary>
internal sealed class EventLine
{
    /// <summary>The most characters of an error that are written.</summary>
    public const int LongestError = 4096;

    private const int LongestNumber = 32;
    private static readonly SearchValues<char> Escaped = SearchValues.Create([.. Enumerable.Range(0, ' ').Select(c => (char)c), '"', '\\']);

    private byte[] _bytes = new byte[512];
    private int _length;

    /// <summary>A line feed, and the line with the line feed at its end.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>The line of one event, as <see cref="EventLogWriter.Write"/> takes it.</summary>
    /// <exception cref="ArgumentException"><paramref name="agent"/> is empty, or holds half of a surrogate pair, which is no name.</exception>
    public void Event(string agent, double? reward, double? latencyMs, double? costUsd, bool ok, string? error, DateTimeOffset time)
    {
        Begin(time, agent);
        Number(", \"reward\": "u8, reward);
        Number(", \"latency_ms\": "u8, latencyMs);
        Number(", \"cost_usd\": "u8, costUsd);
        End(ok, error);
    }

    private void Begin(DateTimeOffset time, string agent)
    {
        ArgumentException.ThrowIfNullOrEmpty(agent);
        _length = 0;
        Write("\n{\"ts\": \""u8);
        time.UtcDateTime.TryFormat(Room(LongestNumber), out var written, "O", CultureInfo.InvariantCulture);
        _length += written;
        Write("\", \"agent\": "u8);
        if (!TryQuote(agent, replaceHalves: false))
            throw new ArgumentException("The agent's name holds half of a surrogate pair, which is no character.", nameof(agent));
    }

    // Shortest so that it reads back the same; what is not finite as Python's json writes it.
    private void Number(ReadOnlySpan<byte> key, double? value)
    {
        if (value is not { } number)
            return;
        Write(key);
        if (double.IsNaN(number))
            Write("NaN"u8);
        else if (double.IsInfinity(number))
            Write(number > 0 ? "Infinity"u8 : "-Infinity"u8);
        else
        {
            number.TryFormat(Room(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
            _length += written;
        }
    }

    // An error's text may be one that readers take for false ("none"): "ok" says it for certain.
    private void End(bool ok, string? error)
    {
        Write(ok && error is null ? ", \"ok\": true"u8 : ", \"ok\": false"u8);
        if (error is not null)
        {
            Write(", \"error\": "u8);
            TryQuote(error.AsSpan(0, Math.Min(error.Length, LongestError)), replaceHalves: true);
        }
        Write("}\n"u8);
    }

    private bool TryQuote(ReadOnlySpan<char> text, bool replaceHalves)
    {
        Write("\""u8);
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAny(Escaped);
            if (plain < 0)
                plain = text.Length;
            if (Utf8.FromUtf16(text[..plain], Room(3 * plain), out _, out var written, replaceHalves) != OperationStatus.Done)
                return false;
            _length += written;
            if (plain < text.Length)
                Escape(text[plain++]);
            text = text[plain..];
        }
        Write("\""u8);
        return true;
    }

    private void Escape(char c)
    {
        if (c is '"' or '\\')
            Write([(byte)'\\', (byte)c]);
        else
        {
            Write("\\u00"u8);
            ((int)c).TryFormat(Room(2), out var written, "x2", CultureInfo.InvariantCulture);
            _length += written;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + count));
        return _bytes.AsSpan(_length);
    }
}
