using System.Runtime.CompilerServices;
using AgentQuarantine.Events.Json;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Matches a segment that ends with another value, or with none, in all lines.</summary>
internal static unsafe class ValueMatcher<TKernel> where TKernel : struct, IByteKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Match(TemplateSegment* segment, ref LineCursors cursors)
    {
        for (var i = 0; i < cursors.Count; i++)
        {
            var p = cursors.From[i];
            byte* end = null;
            if ((TKernel.Differences(p, segment->Literal) & segment->Bytes) == 0)
            {
                p += segment->LiteralLength;
                end = p + JsonLiteralName.Length(p);
                if (end == p)
                    end = *p == '{' && segment->Kind != TemplateValueKind.Any ? null : JsonGrammar<TKernel>.Value(p, segment->Depth);
            }
            cursors.Put(i, segment, p, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatchLiteral(TemplateSegment* segment, ref LineCursors cursors)
    {
        var from = cursors.From;
        var to = cursors.To;
        nint count = cursors.Count;
        var literal = segment->Literal;
        nint length = segment->LiteralLength;
        var bytes = segment->Bytes;
        ulong failed = 0;
        for (nint i = 0; i < count; i++)
        {
            var p = from[i];
            var isSame = (TKernel.Differences(p, literal) & bytes) == 0;
            failed |= (isSame ? 0ul : 1) << (int)i;
            to[i] = isSame ? p + length : p;
        }
        cursors.Failed |= failed;
    }
}
