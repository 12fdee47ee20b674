using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>The first bytes of an open file, read from the beginning on. The file stays open.</summary>
internal sealed class FilePart(SafeFileHandle file, long length) : Stream
{
    private long _at;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _at;
        set => _at = value;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = LogFile.Read(file, buffer[..(int)Math.Min(buffer.Length, length - _at)], _at);
        _at += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
