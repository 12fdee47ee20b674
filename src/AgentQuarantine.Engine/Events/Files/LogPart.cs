using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>One of the files that a log consists of: the present one, or one that it was rotated to.</summary>
/// <param name="path">The file's full path.</param>
/// <param name="file">The open file.</param>
/// <param name="marks">The log's marks in it.</param>
/// <param name="age">0 for the present file, 1 for the one before it, and so on.</param>
internal sealed class LogPart(string path, SafeFileHandle file, LogMarks marks, int age) : IDisposable
{
    /// <summary>How far apart the files begin, counted in bytes of the log: so that places in them are ordered, however long they are.</summary>
    public const long Distance = 1L << 40;

    /// <summary>The file's full path.</summary>
    public string Path => path;

    /// <summary>The open file.</summary>
    public SafeFileHandle File { get; private set; } = file;

    /// <summary>The log's marks in it.</summary>
    public LogMarks Marks => marks;

    /// <summary>The place of its first byte in the log; the present file's is 0.</summary>
    public long Base => -age * Distance;

    /// <summary>Which file it is; of a compressed one, the compressed file.</summary>
    public FileIdentity Identity { get; init; }

    /// <summary>The first byte that is not a hole's.</summary>
    public long First { get; set; }

    /// <summary>The first byte to be read.</summary>
    public long Start { get; set; }

    /// <summary>The byte past the last one to be read.</summary>
    public long End { get; set; }

    /// <summary>Whether its bytes are still compressed.</summary>
    public bool IsCompressed { get; init; }

    /// <summary>Whether the file begins as a gzip file does.</summary>
    public static bool IsGzip(SafeFileHandle file)
    {
        Span<byte> head = stackalloc byte[2];
        return LogFile.Read(file, head, 0) == 2 && head is [0x1f, 0x8b];
    }

    /// <summary>The bytes of a gzip file, in a temporary file that is gone when its handle is closed.</summary>
    public static SafeFileHandle Inflate(SafeFileHandle file, CancellationToken cancellation)
    {
        // A file is inflated piece by piece: only the disk has to hold it.
        using var stream = new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 1);
        stream.Position = 0;
        using var inflated = new GZipStream(stream, CompressionMode.Decompress);
        var spool = LogFile.Spool(inflated, cancellation);
        if (IsTorn(file, RandomAccess.GetLength(spool)))
        {
            spool.Dispose();
            throw new InvalidDataException("The compressed file is not whole.");
        }
        return spool;
    }

    // The stream does not tell. A gzip file ends with the length, modulo 2^32, of what was compressed last (RFC 1952).
    private static bool IsTorn(SafeFileHandle file, long inflated)
    {
        Span<byte> length = stackalloc byte[4];
        var end = RandomAccess.GetLength(file) - length.Length;
        return end < 0 || LogFile.Read(file, length, end) != length.Length
            || (BinaryPrimitives.ReadUInt32LittleEndian(length) is var last && last > inflated && last != (uint)inflated);
    }

    /// <summary>
    /// Whether the file is a copy of the first bytes of <paramref name="newer"/>, as copytruncate has one for a moment: made after it, the same
    /// in every place that is looked at, and ending with a line that does not stand there twice.
    /// </summary>
    public static bool IsCopy(SafeFileHandle file, SafeFileHandle newer)
    {
        const int Block = 4096, Places = 16;
        var length = RandomAccess.GetLength(file);
        if (length == 0 || length > RandomAccess.GetLength(newer) || FileIdentity.Of(file).Born < FileIdentity.Of(newer).Born)
            return false;
        Span<byte> a = stackalloc byte[Block], b = stackalloc byte[Block];
        for (var i = 0; i <= Places; i++)
        {
            var at = Math.Max(0, (length - Block) / Places * i);
            at = i == Places ? Math.Max(0, length - Block) : at;
            var size = (int)Math.Min(Block, length - at);
            if (LogFile.Read(file, a[..size], at) != size || LogFile.Read(newer, b[..size], at) != size || !a[..size].SequenceEqual(b[..size]))
                return false;
        }
        return IsTelling(a[..(int)Math.Min(Block, length)]);
    }

    // Where one line is written over and over, equal bytes say nothing.
    private static bool IsTelling(ReadOnlySpan<byte> block)
    {
        var lines = block.TrimEnd((byte)'\n');
        var last = lines.LastIndexOf((byte)'\n');
        return last > 0 && lines[..last].IndexOf(lines[(last + 1)..]) < 0;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Dispose();
}
