using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Holds lines against a template.</summary>
internal static unsafe class TemplateMatcher<TRuns> where TRuns : struct, IByteRuns
{
    /// <summary>
    /// Past the LF of a line that has the template's shape and is well-formed; null for any other, of which nothing is
    /// known then.
    /// </summary>
    /// <param name="line">The line's first byte.</param>
    /// <param name="step">The template's first step.</param>
    /// <param name="values">Takes the fields' values; those that the template has no place for must be empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte* Match(byte* line, TemplateStep* step, FieldValue* values)
    {
        for (var p = line; ; step++)
        {
            if (!TRuns.Same(p, step->Literal, step->LiteralLength))
                return null;
            p += step->LiteralLength;
            var start = p;
            switch (step->Kind)
            {
                case TemplateStepKind.FixedText:
                    p = FixedText(p, step);
                    break;
                case TemplateStepKind.Text:
                    p = Json<TRuns>.Text(p);
                    break;
                case TemplateStepKind.Number:
                    p = Json<TRuns>.Number(p);
                    break;
                case TemplateStepKind.ScalarOrArray:
                    p = *p == '{' ? null : Json<TRuns>.Value(p, step->Depth);
                    break;
                case TemplateStepKind.Any:
                    p = Json<TRuns>.Value(p, step->Depth);
                    break;
                default:
                    return p;
            }
            if (p == null)
                return null;

            // Strings are put with their quotes.
            var quote = step->Kind <= TemplateStepKind.Text ? 1 : 0;
            var value = values + step->Slot;
            value->Start = start - quote;
            value->End = p + quote;
        }
    }

    /// <summary>
    /// The end comes from the step, not from the bytes: the bytes only have to agree, so that the processor needs not wait for
    /// them before it goes on behind the string.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* FixedText(byte* p, TemplateStep* step)
    {
        var stops = TRuns.Specials(p, out var nonAscii);
        var length = step->TextLength;
        if (((nonAscii | stops) & ((2ul << length) - 1)) == 1ul << length && p[length] == '"')
            return p + length;
        var end = Json<TRuns>.Text(p);
        if (end != null)
            step->Kind = TemplateStepKind.Text;
        return end;
    }
}
