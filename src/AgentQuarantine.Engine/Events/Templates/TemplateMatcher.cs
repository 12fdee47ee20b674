using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// Compares many lines with a template: each segment is matched in all lines before the next segment, so that the processor works on
/// some lines while it waits for the bytes of others.
/// </summary>
internal sealed unsafe class TemplateMatcher<TKernel> where TKernel : struct, IByteKernel
{
    private readonly NumberReader _numbers = new();
    private readonly nint[] _memory = GC.AllocateUninitializedArray<nint>(3 * LineBatch.Capacity, pinned: true);

    /// <summary>
    /// The lines, a bit each, that have the template's shape and are well-formed. The values of the other lines are undefined.
    /// </summary>
    /// <param name="template">The template.</param>
    /// <param name="lines">The lines; takes the fields' values.</param>
    /// <param name="which">The lines to look at.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ulong Match(Template template, LineBatch lines, ulong which)
    {
        var memory = (byte**)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        var cursors = new LineCursors
        {
            From = memory,
            To = memory + LineBatch.Capacity,
            Values = (FieldValue**)(memory + (2 * LineBatch.Capacity)),
        };
        for (var rest = which; rest != 0; rest &= rest - 1)
        {
            var line = BitOperations.TrailingZeroCount(rest);
            var row = lines.ValuesOf(line);
            foreach (var slot in template.Empty)
                row[slot] = default;
            cursors.From[cursors.Count] = lines.Starts[line];
            cursors.Values[cursors.Count++] = row;
        }

        var all = ulong.MaxValue >> (64 - cursors.Count);
        for (var segment = template.Segments; cursors.Failed != all; segment++)
        {
            switch (segment->Kind)
            {
                case TemplateValueKind.String:
                    StringMatcher<TKernel>.Match(segment, ref cursors);
                    break;
                case TemplateValueKind.Number:
                    NumberMatcher<TKernel>.Match(segment, ref cursors, _numbers);
                    break;
                case TemplateValueKind.Literal:
                    ValueMatcher<TKernel>.MatchLiteral(segment, ref cursors);
                    break;
                case TemplateValueKind.End:
                    ValueMatcher<TKernel>.MatchLiteral(segment, ref cursors);
                    return Passed(which, cursors.Failed);
                default:
                    ValueMatcher<TKernel>.Match(segment, ref cursors);
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
