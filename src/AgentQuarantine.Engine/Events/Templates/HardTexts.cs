using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// Matches the strings of many lines that are long, have escapes or are not ASCII: all go on by a vector before any goes on by
/// another, so that how long each is need not be guessed.
/// </summary>
internal static unsafe class HardTexts<TRuns> where TRuns : struct, IByteRuns
{
    /// <summary>Goes from the strings' first characters to their closing quotes; returns a bit for each that is none.</summary>
    /// <param name="places">Where the strings begin; takes where they end, or some place within the line.</param>
    /// <param name="which">The lines, a bit each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Match(byte** places, ulong which)
    {
        // The strings that have not ended yet: the line, and above it whether the next byte is escaped.
        var open = stackalloc nint[LineRows.Capacity];
        nint opened = 0;
        for (; which != 0; which &= which - 1)
            open[opened++] = BitOperations.TrailingZeroCount(which);

        ulong failed = 0;
        while (opened != 0)
        {
            var count = opened;
            opened = 0;
            for (nint i = 0; i < count; i++)
            {
                var line = open[i] & (LineRows.Capacity - 1);
                var carry = (ulong)open[i] / LineRows.Capacity;
                var p = places[line];
                if (!JsonGrammar<TRuns>.TryTextBlock(p, ref carry, out var quotes))
                {
                    failed |= 1ul << (int)line;
                    continue;
                }
                places[line] = p + Math.Min(BitOperations.TrailingZeroCount(quotes), TRuns.Width);
                open[opened] = line + ((nint)carry * LineRows.Capacity);
                opened += quotes == 0 ? 1 : 0;
            }
        }
        return failed;
    }
}
