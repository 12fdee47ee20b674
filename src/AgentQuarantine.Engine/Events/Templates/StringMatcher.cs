using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Matches a segment that ends with a string, in all lines.</summary>
internal static unsafe class StringMatcher<TKernel> where TKernel : struct, IByteKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateSegment* segment, ref LineCursors cursors)
    {
        ulong slow;
        if (segment->IsMostlySlow)
        {
            ValueMatcher<TKernel>.MatchLiteral(segment, ref cursors);
            slow = (ulong.MaxValue >> (64 - cursors.Count)) & ~cursors.Failed;
        }
        else
        {
            slow = MatchPlain(segment, ref cursors);
            segment->IsMostlySlow = BitOperations.PopCount(slow) > LineBatch.Capacity / 2;
        }
        if (slow != 0)
            cursors.Failed |= SlowStrings<TKernel>.Match(cursors.To, slow);
        if (segment->Slot != FieldMap.NoSlot)
            Put(segment, ref cursors, slow);
    }

    /// <summary>Matches the plain strings. Returns the lines with other strings, a bit each, and finds where those begin.</summary>
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

            p += length;
            to[i] = p;
            var specials = TKernel.Specials(p);
            var end = p + BitOperations.TrailingZeroCount(specials);
            if (specials == 0 || *end != '"')
                slow |= 1ul << (int)i;
            else
                to[i] = end;
        }
        cursors.Failed |= failed;
        return slow;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(TemplateSegment* segment, ref LineCursors cursors, ulong slow)
    {
        nint length = segment->LiteralLength;
        nint slot = segment->Slot;
        for (nint i = 0; i < cursors.Count; i++)
        {
            var value = cursors.Values[i] + slot;
            value->Start = cursors.From[i] + length - 1;
            value->End = cursors.To[i] + 1;
            value->Kind = (slow >> (int)i & 1) == 0 ? FieldValueKind.PlainString : FieldValueKind.Any;
        }
    }
}
