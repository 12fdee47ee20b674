using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// The slow path for the strings of many lines that are not plain: long ones, with escapes or not ASCII. Each round judges the next
/// vector of every string that has not ended, so that strings of different lengths cost no mispredicted branches.
/// </summary>
internal static unsafe class SlowStrings<TKernel> where TKernel : struct, IByteKernel
{
    /// <summary>Goes from the strings' first characters to their closing quotes. Returns a bit for each that is not well-formed.</summary>
    /// <param name="places">Where the strings begin; takes where they end, or some place within the line.</param>
    /// <param name="which">The lines, a bit each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Match(byte** places, ulong which)
    {
        // The strings that have not ended yet: the line's index, and in the bit above it whether the next byte is escaped.
        var open = stackalloc nint[LineBatch.Capacity];
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
                var line = open[i] & (LineBatch.Capacity - 1);
                var carry = (ulong)open[i] / LineBatch.Capacity;
                var p = places[line];
                if (!JsonGrammar<TKernel>.TryStringBlock(p, ref carry, out var quotes))
                {
                    failed |= 1ul << (int)line;
                    continue;
                }
                places[line] = p + Math.Min(BitOperations.TrailingZeroCount(quotes), TKernel.Width);
                open[opened] = line + ((nint)carry * LineBatch.Capacity);
                opened += quotes == 0 ? 1 : 0;
            }
        }
        return failed;
    }
}
