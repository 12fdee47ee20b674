using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Numbers;

namespace AgentQuarantine.Events.Templates;

/// <summary>Reads one field's numbers of many lines.</summary>
internal sealed unsafe class NumberReader
{
    private readonly ulong[] _memory = GC.AllocateArray<ulong>(4 * LineRows.Capacity, pinned: true);

    /// <summary>Reads the numbers between the ends of a step's literal and of the step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="cursors">The lines; those in which there is no such number get some value all the same.</param>
    /// <param name="which">The lines with a number, a bit each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(TemplateStep* step, ref LineCursors cursors, ulong which)
    {
        var words = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        var lengths = (long*)(words + LineRows.Capacity);
        var signs = lengths + LineRows.Capacity;
        var numbers = (double*)(signs + LineRows.Capacity);
        var from = cursors.From;
        var to = cursors.To;
        var rows = cursors.Rows;
        nint count = cursors.Count;
        nint literal = step->LiteralLength;
        nint slot = step->Slot;
        ulong large = 0;
        for (nint i = 0; i < count; i++)
        {
            // Where the literal does not stand, this lies less than a literal past the line's end.
            var start = from[i] + literal;
            var end = to[i];
            var value = rows[i] + slot;
            value->Start = start;
            value->End = end;
            value->Kind = FieldValueKind.Number;

            var sign = *start == '-' ? 1L : 0;
            start += sign;
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start, sizeof(ulong)));
            lengths[i] = end - start;
            signs[i] = sign << 63;
            large |= (end - start > ShortNumbers.MaxLength ? 1ul : 0) << (int)i;
        }
        ShortNumbers.Read(words, lengths, signs, numbers, (int)count);
        for (nint i = 0; i < count; i++)
            rows[i][slot].Number = numbers[i];
        for (large &= which; large != 0; large &= large - 1)
        {
            var value = rows[BitOperations.TrailingZeroCount(large)] + slot;
            value->Number = JsonNumber.Parse(value->Start, value->End);
        }
    }
}
