using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Matches a segment that ends with a number, in all lines, and reads the number where it is a field.</summary>
internal static unsafe class NumberMatcher<TKernel> where TKernel : struct, IByteKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateSegment* segment, ref LineCursors cursors, NumberReader reader)
    {
        var slow = MatchPlain(segment, ref cursors);
        if (segment->Slot != FieldMap.NoSlot)
            reader.Read(segment, ref cursors, (ulong.MaxValue >> (64 - cursors.Count)) & ~(cursors.Failed | slow));
        for (; slow != 0; slow &= slow - 1)
        {
            var i = BitOperations.TrailingZeroCount(slow);
            var p = cursors.From[i] + segment->LiteralLength;
            cursors.Put(i, segment, p, JsonGrammar<TKernel>.Number(p));
        }
    }

    /// <summary>Matches the plain numbers. Returns the lines with other numbers, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong MatchPlain(TemplateSegment* segment, ref LineCursors cursors)
    {
        var from = cursors.From;
        var to = cursors.To;
        nint count = cursors.Count;
        var literal = segment->Literal;
        nint length = segment->LiteralLength;
        var bytes = segment->Bytes;
        ulong failed = 0, slow = 0;
        for (nint i = 0; i < count; i++)
        {
            var p = from[i];
            to[i] = p;
            if ((TKernel.Differences(p, literal) & bytes) != 0)
            {
                failed |= 1ul << (int)i;
                continue;
            }

            // An exponent is not taken, so that the next literal does not match: where exponents are usual, the learner has not made
            // a number of the value.
            p += length;
            p += *p == '-' ? 1 : 0;
            if (JsonGrammar<TKernel>.TryPlainNumber(p, out var end))
                to[i] = end;
            else
                slow |= 1ul << (int)i;
        }
        cursors.Failed |= failed;
        return slow;
    }
}
