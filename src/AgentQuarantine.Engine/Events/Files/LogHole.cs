using AgentQuarantine.Disks;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// The zeros that a log begins with where it was truncated under a writer that does not append but keeps its own place. They may be
/// gigabytes that take no room on the disk.
/// </summary>
internal static class LogHole
{
    private const int BlockBytes = 64 << 10;

    /// <summary>The first byte from <paramref name="from"/> on that is not zero; <paramref name="end"/> where there is none before it.</summary>
    public static long End(SafeFileHandle file, long from, long end)
    {
        Span<byte> first = stackalloc byte[1];
        if (from >= end || LogFile.Read(file, first, from) == 0 || first[0] != 0)
            return from;
        var block = new byte[BlockBytes];
        while (from < end)
        {
            from = Math.Min(end, Posix.NextData(file, from));
            var read = LogFile.Read(file, block.AsSpan(0, (int)Math.Min(BlockBytes, end - from)), from);
            var data = block.AsSpan(0, read).IndexOfAnyExcept((byte)0);
            if (data >= 0 || read == 0)
                return from + Math.Max(0, data);
            from += read;
        }
        return end;
    }
}
