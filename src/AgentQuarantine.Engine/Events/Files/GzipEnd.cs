using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>The end of a compressed log tells whether it is whole: RFC 1952 has a checksum there, and the length of the last member's text.</summary>
internal static class GzipEnd
{
    private const int TrailerBytes = 8;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>Whether the text that was inflated is all that the log held.</summary>
    /// <param name="log">The compressed log.</param>
    /// <param name="text">What was inflated.</param>
    public static bool IsWhole(SafeFileHandle log, SafeFileHandle text)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        if (LogFile.Read(log, trailer, Math.Max(0, RandomAccess.GetLength(log) - TrailerBytes)) < TrailerBytes)
            return false;
        // Zeros behind the last member fill a tape's or a disk's block.
        if (trailer.IndexOfAnyExcept((byte)0) < 0)
            return true;
        var sum = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        var end = RandomAccess.GetLength(text);
        return length == (uint)end || (length <= end && Sum(text, end - length) == sum);
    }

    // CRC-32 of a text's last bytes: of its last member, where it has several.
    private static uint Sum(SafeFileHandle text, long from)
    {
        var sum = uint.MaxValue;
        var buffer = new byte[StretchReader.StretchBytes];
        for (int read; (read = LogFile.Read(text, buffer, from)) > 0; from += read)
        {
            foreach (var b in buffer.AsSpan(0, read))
                sum = Table[(byte)(sum ^ b)] ^ (sum >> 8);
        }
        return ~sum;
    }

    private static uint Entry(int n)
    {
        var entry = (uint)n;
        for (var bit = 0; bit < 8; bit++)
            entry = (entry & 1) != 0 ? 0xEDB88320 ^ (entry >> 1) : entry >> 1;
        return entry;
    }
}
