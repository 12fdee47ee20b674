using AgentQuarantine.Events.Scanning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>Finds where a log's last lines begin, backwards from its end: at a cost that the lines set and not the file.</summary>
internal static class LastLines
{
    private const int BlockBytes = 64 << 10;

    /// <summary>The first byte of the last <paramref name="count"/> lines before <paramref name="end"/>.</summary>
    /// <remarks>Bytes that no LF ends are a line when they are whole. When they are half-written they are none.</remarks>
    public static long Start(SafeFileHandle file, long end, int count, EventScanner scanner)
    {
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(BlockBytes, end));
        var tail = PastFeed(file, end, 1, buffer);
        var feeds = tail < end && IsWhole(file, tail, end, scanner) ? count : count + 1L;
        return feeds == 0 ? end : PastFeed(file, end, feeds, buffer);
    }

    private static bool IsWhole(SafeFileHandle file, long start, long end, EventScanner scanner)
    {
        if (end - start > EventScanner.MaxLineBytes)
            return false;
        var tail = new byte[end - start];
        return scanner.IsWhole(tail.AsSpan(0, Read(file, tail, start)), start);
    }

    // The byte past the LF that is the feeds-th from the end; 0 where there are fewer.
    private static long PastFeed(SafeFileHandle file, long end, long feeds, byte[] buffer)
    {
        while (end > 0)
        {
            var start = Math.Max(0, end - buffer.Length);
            var block = buffer.AsSpan(0, Read(file, buffer.AsSpan(0, (int)(end - start)), start));
            var here = block.Count((byte)'\n');
            if (here < feeds)
            {
                feeds -= here;
                end = start;
                continue;
            }
            for (; feeds > 1; feeds--)
                block = block[..block.LastIndexOf((byte)'\n')];
            return start + block.LastIndexOf((byte)'\n') + 1;
        }
        return 0;
    }

    private static int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer[filled..], offset + filled) is > 0 and var read)
            filled += read;
        return filled;
    }
}
