using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Matches a step with a string.</summary>
internal static unsafe class TextColumn<TRuns> where TRuns : struct, IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateStep* step, ref LineCursors cursors)
    {
        ulong hard;
        if (step->IsHard)
        {
            ValueColumn<TRuns>.MatchLiteral(step, ref cursors);
            hard = (ulong.MaxValue >> (64 - cursors.Count)) & ~cursors.Failed;
        }
        else
        {
            hard = MatchEasy(step, ref cursors);
            step->IsHard = BitOperations.PopCount(hard) > LineRows.Capacity / 2;
        }
        if (hard != 0)
            cursors.Failed |= HardTexts<TRuns>.Match(cursors.To, hard);
        if (step->Slot != FieldMap.NoSlot)
            Put(step, ref cursors, hard);
    }

    /// <summary>Matches the strings that end within a vector with nothing special before; finds where the others begin, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ulong MatchEasy(TemplateStep* step, ref LineCursors cursors)
    {
        var from = cursors.From;
        var to = cursors.To;
        nint count = cursors.Count;
        var literal = step->Literal;
        nint length = step->LiteralLength;
        var bytes = step->Bytes;
        ulong failed = 0, hard = 0;
        for (nint i = 0; i < count; i++)
        {
            var p = from[i];
            to[i] = p;
            if ((TRuns.Differences(p, literal) & bytes) != 0)
            {
                failed |= 1ul << (int)i;
                continue;
            }

            p += length;
            to[i] = p;
            var specials = TRuns.Specials(p);
            var end = p + BitOperations.TrailingZeroCount(specials);
            if (specials == 0 || *end != '"')
                hard |= 1ul << (int)i;
            else
                to[i] = end;
        }
        cursors.Failed |= failed;
        return hard;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(TemplateStep* step, ref LineCursors cursors, ulong hard)
    {
        nint length = step->LiteralLength;
        nint slot = step->Slot;
        for (nint i = 0; i < cursors.Count; i++)
        {
            var value = cursors.Rows[i] + slot;
            value->Start = cursors.From[i] + length - 1;
            value->End = cursors.To[i] + 1;
            value->Kind = (hard >> (int)i & 1) == 0 ? FieldValueKind.PlainText : FieldValueKind.Any;
        }
    }
}
