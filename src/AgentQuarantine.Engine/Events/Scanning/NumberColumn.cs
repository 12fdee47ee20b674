using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Matches a step with a number, and reads the number where it is looked for.</summary>
internal static unsafe class NumberColumn<TRuns> where TRuns : struct, IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateStep* step, ref LineCursors cursors, NumberReader reader)
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

            // An exponent is left over for the next literal to stumble over: where exponents are usual, the learner has not made
            // numbers of them.
            p += length;
            p += *p == '-' ? 1 : 0;
            var end = Json<TRuns>.EasyNumber(p);
            if (end == null)
                hard |= 1ul << (int)i;
            else
                to[i] = end;
        }
        cursors.Failed |= failed;
        if (step->Slot != FieldMap.NoSlot)
            reader.Read(step, ref cursors, (ulong.MaxValue >> (int)(64 - count)) & ~(failed | hard));
        for (; hard != 0; hard &= hard - 1)
        {
            var i = BitOperations.TrailingZeroCount(hard);
            var p = from[i] + length;
            cursors.Put(i, step, p, Json<TRuns>.Number(p));
        }
    }
}
