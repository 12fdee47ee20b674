using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

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
                    end = *p == '{' && step->Kind != TemplateStepKind.Any ? null : Json<TRuns>.Value(p, step->Depth);
            }
            cursors.Put(i, step, p, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatchLiteral(TemplateStep* step, ref LineCursors cursors)
    {
        for (var i = 0; i < cursors.Count; i++)
        {
            var p = cursors.From[i];
            var isSame = (TRuns.Differences(p, step->Literal) & step->Bytes) == 0;
            cursors.Failed |= (isSame ? 0ul : 1) << i;
            cursors.To[i] = isSame ? p + step->LiteralLength : p;
        }
    }
}
