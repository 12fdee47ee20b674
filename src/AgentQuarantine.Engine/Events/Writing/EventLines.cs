using System.Buffers;
using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Events.Writing;

/// <summary>Lines that somebody else has made.</summary>
internal static class EventLines
{
    /// <summary>A line feed, and those of the lines that are events, each with its line feed.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> lines, out int events, out int refused)
    {
        var scanner = new EventScanner(EventFields.Default, new AgentTable(), new RejectCounts());
        var kept = new ArrayBufferWriter<byte>(lines.Length + 2);
        kept.Write("\n"u8);
        (events, refused) = (0, 0);
        foreach (var range in lines.Split((byte)'\n'))
        {
            var line = lines[range].Trim(" \t\r"u8);
            if (line.IsEmpty)
                continue;
            if (!scanner.TryScan(line, 0, out _))
            {
                refused++;
                continue;
            }
            kept.Write(line);
            kept.Write("\n"u8);
            events++;
        }
        return kept.WrittenSpan;
    }
}
