using AgentQuarantine.Events;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>From the lines that were read to the numbers that an editor shows.</summary>
/// <param name="path">The log's full path; <see langword="null"/> for several logs.</param>
/// <param name="read">What was read of it.</param>
/// <param name="first">The first event that was read of its present file.</param>
internal sealed class LineNumbers(string? path, FleetReadResult read, AgentEvent? first)
{
    private readonly Lazy<long?> _before = new(() => Before(path, read, first));

    /// <summary>The event's line in the log's present file, from 1 on; <see langword="null"/> where it stands in another, or that is not
    /// known.</summary>
    public long? Of(AgentEvent e) => e.Offset < 0 || _before.Value is not { } before ? null : before + 1 + e.Line - first!.Value.Line;

    private static long? Before(string? path, FleetReadResult read, AgentEvent? first)
    {
        if (path is null || first is not { } event1)
            return null;
        if (read is { HasEarlier: false, Rotated.Count: 0 })
            return event1.Line - 1;
        // Of a log that was written out as lines, the places are not the file's.
        return read.Read.Format is null ? LineFeeds(path, event1.Offset) : null;
    }

    private static long? LineFeeds(string path, long length)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var buffer = new byte[1 << 17];
            var lines = 0L;
            while (length > 0 && file.Read(buffer, 0, (int)Math.Min(length, buffer.Length)) is > 0 and var count)
            {
                lines += buffer.AsSpan(0, count).Count((byte)'\n');
                length -= count;
            }
            return lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
