using System.Numerics;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Matches a step with a number, and reads the number where it is looked for.</summary>
internal static unsafe class NumberColumn<TRuns> where TRuns : struct, IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateStep* step, ref LineCursors cursors, NumberReader reader)
    {
        var hard = MatchEasy(step, ref cursors);
        if (step->Slot != FieldMap.NoSlot)
            reader.Read(step, ref cursors, (ulong.MaxValue >> (64 - cursors.Count)) & ~(cursors.Failed | hard));
        for (; hard != 0; hard &= hard - 1)
        {
            var i = BitOperations.TrailingZeroCount(hard);
            var p = cursors.From[i] + step->LiteralLength;
            cursors.Put(i, step, p, JsonGrammar<TRuns>.Number(p));
        }
    }

    /// <summary>Matches the numbers of few bytes; finds where there are others, a bit each.</summary>
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

            // An exponent is left over for the next literal to stumble over: where exponents are usual, the learner has not made
            // numbers of them.
            p += length;
            p += *p == '-' ? 1 : 0;
            if (JsonGrammar<TRuns>.TryEasyNumber(p, out var end))
                to[i] = end;
            else
                hard |= 1ul << (int)i;
        }
        cursors.Failed |= failed;
        return hard;
    }
}
