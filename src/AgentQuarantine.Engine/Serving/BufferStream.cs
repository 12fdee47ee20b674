using System.IO.Compression;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>Lets a compressor write into a <see cref="ByteBuffer"/>.</summary>
internal sealed class BufferStream(ByteBuffer buffer) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A body compressed with gzip as it is written: there is never all of it in plain.</summary>
    /// <param name="write">Writes the body.</param>
    /// <param name="capacity">How many bytes it may come to.</param>
    public static ByteBuffer Gzip(Action<ByteBuffer> write, int capacity = 16 * 1024)
    {
        var compressed = new ByteBuffer(capacity);
        using var gzip = new GZipStream(new BufferStream(compressed), CompressionLevel.Fastest);
        using var plain = new ByteBuffer(64 * 1024, gzip);
        write(plain);
        plain.Flush();
        return compressed;
    }

    public override void Write(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    public override void Write(byte[] bytes, int offset, int count) => buffer.Write(bytes.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] bytes, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
