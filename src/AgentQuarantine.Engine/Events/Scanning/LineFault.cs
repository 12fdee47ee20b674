using AgentQuarantine.Events.Json;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Where a line stops being JSON.</summary>
internal static unsafe class LineFault
{
    /// <summary>The byte of the line, from 1 on; the last one of what is unfinished.</summary>
    /// <param name="block">The line with its LF, and room behind it.</param>
    /// <param name="length">How many bytes the line has.</param>
    public static int ColumnOf(byte[] block, int length)
    {
        fixed (byte* start = block)
        {
            var brace = block.AsSpan(0, length).IndexOf((byte)'{');
            if (brace < 0)
                return 1;
            JsonTear.TryFind(start + brace, out _, out var at);
            return (int)Math.Clamp(at - start, 0, length - 1) + 1;
        }
    }
}
