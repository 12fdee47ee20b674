using System.Buffers;
using System.Globalization;
using System.Text;

namespace AgentQuarantine.Metrics;

/// <summary>A growing run of bytes in an array from the shared pool, so that scrape after scrape allocates nothing.</summary>
/// <param name="capacity">For how many bytes there is room at first.</param>
/// <param name="drain">Where the bytes go whenever the room is used up, so that it need not grow; <see langword="null"/>: they stay.</param>
internal sealed class ByteBuffer(int capacity = 16 * 1024, Stream? drain = null) : IBufferWriter<byte>, IDisposable
{
    /// <summary>The longest text that a number is written as, with room to spare.</summary>
    public const int LongestNumber = 32;

    private const int LargeBytes = 1 << 20;

    // The shared pool keeps an array a thread, and whoever scrapes comes on any.
    private static readonly ArrayPool<byte> Large = ArrayPool<byte>.Create(1 << 30, maxArraysPerBucket: 1);

    private byte[] _bytes = Rent(capacity);

    /// <summary>How many bytes are here.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Write(string text) => Length += Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length)));

    public void Write(long value)
    {
        value.TryFormat(GetSpan(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    /// <summary>The shortest text that reads back as the same double; <c>NaN</c>, <c>+Inf</c>, <c>-Inf</c>.</summary>
    public void Write(double value)
    {
        if (Math.Abs(value) < 1e15 && value == (long)value)
            Write((long)value);
        else if (double.IsNaN(value))
            Write("NaN"u8);
        else if (double.IsInfinity(value))
            Write(value > 0 ? "+Inf"u8 : "-Inf"u8);
        else
        {
            value.TryFormat(GetSpan(LongestNumber), out var written, default, CultureInfo.InvariantCulture);
            Length += written;
        }
    }

    public void Advance(int count) => Length += count;

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(sizeHint, 1))
            Grow(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        GetSpan(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public void Clear() => Length = 0;

    /// <summary>What is here goes down the drain.</summary>
    public void Flush()
    {
        drain?.Write(Span);
        Length = 0;
    }

    public void Dispose()
    {
        var bytes = Interlocked.Exchange(ref _bytes, []);
        Length = 0;
        if (bytes.Length > 0)
            Return(bytes);
    }

    private void Grow(int room)
    {
        if (drain is not null)
            Flush();
        if (_bytes.Length - Length >= room)
            return;
        var larger = Rent((int)Math.Min(Array.MaxLength, Math.Max(2L * _bytes.Length, (long)Length + room)));
        Span.CopyTo(larger);
        Return(_bytes);
        _bytes = larger;
    }

    private static byte[] Rent(int bytes) => (bytes >= LargeBytes ? Large : ArrayPool<byte>.Shared).Rent(bytes);

    private static void Return(byte[] bytes) => (bytes.Length >= LargeBytes ? Large : ArrayPool<byte>.Shared).Return(bytes);
}
