using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>Finds where a log's last lines begin, backwards from its end: at a cost that the lines set and not the file.</summary>
internal static class LastLines
{
    private const int BlockBytes = 64 << 10;

    /// <summary>
    /// The first byte of the last <paramref name="count"/> lines of [<paramref name="begin"/>, <paramref name="end"/>), and how many fewer
    /// lines there are.
    /// </summary>
    /// <remarks>Bytes that no LF ends are a line when they are whole. When they are half-written they are none.</remarks>
    public static (long Start, int Missing) Start(SafeFileHandle file, long begin, long end, int count, EventScanner scanner)
    {
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(BlockBytes, end - begin));
        var (tail, _) = PastLineFeed(file, begin, end, 1, buffer);
        var lineFeeds = tail < end && IsWhole(file, tail, end, scanner) ? count : count + 1L;
        if (lineFeeds == 0)
            return (end, 0);
        var (start, left) = PastLineFeed(file, begin, end, lineFeeds, buffer);
        // The first line has no LF before it.
        return (start, (int)Math.Max(0, left - 1));
    }

    /// <summary>
    /// Where the last <paramref name="count"/> lines that an LF ends begin, with what follows them. What is before is among them no more, however
    /// the file grows.
    /// </summary>
    public static long Start(SafeFileHandle file, long end, long count) =>
        PastLineFeed(file, 0, end, count + 1, GC.AllocateUninitializedArray<byte>((int)Math.Min(BlockBytes, end))).Byte;

    private static bool IsWhole(SafeFileHandle file, long start, long end, EventScanner scanner)
    {
        if (end - start > EventScanner.MaxLineBytes)
            return false;
        var tail = new byte[end - start];
        return scanner.IsWhole(tail.AsSpan(0, LogFile.Read(file, tail, start)), start);
    }

    // The byte past the n-th last LF, n being lineFeeds; the first byte where there are fewer, and by how many.
    private static (long Byte, long Left) PastLineFeed(SafeFileHandle file, long begin, long end, long lineFeeds, byte[] buffer)
    {
        while (end > begin)
        {
            var start = Math.Max(begin, end - buffer.Length);
            var block = buffer.AsSpan(0, LogFile.Read(file, buffer.AsSpan(0, (int)(end - start)), start));
            var here = block.Count((byte)'\n');
            if (here < lineFeeds)
            {
                lineFeeds -= here;
                end = start;
                continue;
            }
            for (; lineFeeds > 1; lineFeeds--)
                block = block[..block.LastIndexOf((byte)'\n')];
            return (start + block.LastIndexOf((byte)'\n') + 1, 0);
        }
        return (begin, lineFeeds);
    }
}
