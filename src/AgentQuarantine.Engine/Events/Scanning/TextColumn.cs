using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Matches a step with a string.</summary>
internal static unsafe class TextColumn<TRuns> where TRuns : struct, IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateStep* step, ref LineCursors cursors)
    {
        var from = cursors.From;
        var to = cursors.To;
        var rows = cursors.Rows;
        nint count = cursors.Count;
        var literal = step->Literal;
        nint length = step->LiteralLength;
        var bytes = step->Bytes;
        nint slot = step->Slot;
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

            // Easy is a string that ends in these bytes with nothing special before.
            p += length;
            var specials = TRuns.Specials(p);
            var end = p + BitOperations.TrailingZeroCount(specials);
            if (specials == 0 || *end != '"')
                hard |= 1ul << (int)i;
            else
                to[i] = end;
        }
        if (hard != 0)
            failed |= HardTexts<TRuns>.Match(from, to, length, hard);
        cursors.Failed |= failed;
        if (slot == FieldMap.NoSlot)
            return;
        for (nint i = 0; i < count; i++)
        {
            var value = rows[i] + slot;
            value->Start = from[i] + length - 1;
            value->End = to[i] + 1;
            value->Kind = (hard >> (int)i & 1) == 0 ? FieldValueKind.PlainText : FieldValueKind.Any;
        }
    }
}
