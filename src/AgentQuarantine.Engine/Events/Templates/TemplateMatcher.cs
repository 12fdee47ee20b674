using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// Holds many lines against a template at once: each step goes over all of them before the next, so that the processor
/// works on several while one waits for its bytes.
/// </summary>
internal sealed unsafe class TemplateMatcher<TRuns> where TRuns : struct, IByteRuns
{
    private readonly NumberReader _numbers = new();
    private readonly nint[] _memory = GC.AllocateUninitializedArray<nint>(3 * LineRows.Capacity, pinned: true);

    /// <summary>
    /// The lines, a bit each, that have the template's shape and are well-formed. Of any other nothing is known then.
    /// </summary>
    /// <param name="template">The template.</param>
    /// <param name="lines">The lines; takes the fields' values.</param>
    /// <param name="which">The lines to look at.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Match(Template template, LineRows lines, ulong which)
    {
        var memory = (byte**)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        var cursors = new LineCursors
        {
            From = memory,
            To = memory + LineRows.Capacity,
            Rows = (FieldValue**)(memory + (2 * LineRows.Capacity)),
        };
        for (var rest = which; rest != 0; rest &= rest - 1)
        {
            var line = BitOperations.TrailingZeroCount(rest);
            var row = lines.Row(line);
            foreach (var slot in template.Empty)
                row[slot] = default;
            cursors.From[cursors.Count] = lines.Starts[line];
            cursors.Rows[cursors.Count++] = row;
        }

        var all = ulong.MaxValue >> (64 - cursors.Count);
        for (var step = template.Steps; cursors.Failed != all; step++)
        {
            switch (step->Kind)
            {
                case TemplateStepKind.Text:
                    TextColumn<TRuns>.Match(step, ref cursors);
                    break;
                case TemplateStepKind.Number:
                    NumberColumn<TRuns>.Match(step, ref cursors, _numbers);
                    break;
                case TemplateStepKind.Literal:
                    ValueColumn<TRuns>.MatchLiteral(step, ref cursors);
                    break;
                case TemplateStepKind.End:
                    ValueColumn<TRuns>.MatchLiteral(step, ref cursors);
                    return Passed(which, cursors.Failed);
                default:
                    ValueColumn<TRuns>.Match(step, ref cursors);
                    break;
            }
            cursors.Advance();
        }
        return 0;
    }

    private static ulong Passed(ulong which, ulong failed)
    {
        if (failed == 0)
            return which;
        ulong passed = 0;
        for (; which != 0; which &= which - 1, failed >>= 1)
            passed |= (failed & 1) == 0 ? which & (~which + 1) : 0;
        return passed;
    }
}
