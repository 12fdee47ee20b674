using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Matches a step with another value, or with none.</summary>
internal static unsafe class ValueColumn<TRuns> where TRuns : struct, IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateStep* step, ref LineCursors cursors)
    {
        for (var i = 0; i < cursors.Count; i++)
        {
            var p = cursors.From[i];
            byte* end = null;
            if ((TRuns.Differences(p, step->Literal) & step->Bytes) == 0)
            {
                p += step->LiteralLength;
                end = p + JsonWord.Length(p);
                if (end == p)
                    end = *p == '{' && step->Kind != TemplateStepKind.Any ? null : JsonGrammar<TRuns>.Value(p, step->Depth);
            }
            cursors.Put(i, step, p, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatchLiteral(TemplateStep* step, ref LineCursors cursors)
    {
        var from = cursors.From;
        var to = cursors.To;
        nint count = cursors.Count;
        var literal = step->Literal;
        nint length = step->LiteralLength;
        var bytes = step->Bytes;
        ulong failed = 0;
        for (nint i = 0; i < count; i++)
        {
            var p = from[i];
            var isSame = (TRuns.Differences(p, literal) & bytes) == 0;
            failed |= (isSame ? 0ul : 1) << (int)i;
            to[i] = isSame ? p + length : p;
        }
        cursors.Failed |= failed;
    }
}
