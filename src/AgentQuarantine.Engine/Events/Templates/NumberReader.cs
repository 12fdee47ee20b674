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
    private readonly ulong[] _memory = GC.AllocateArray<ulong>(4 * LineBatch.Capacity, pinned: true);

    /// <summary>Reads the numbers behind a segment's literal.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="cursors">The lines. Those without a number get some value that nobody uses.</param>
    /// <param name="which">The lines with a number, a bit each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(TemplateSegment* segment, ref LineCursors cursors, ulong which)
    {
        var words = (ulong*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        var lengths = (long*)(words + LineBatch.Capacity);
        var signs = lengths + LineBatch.Capacity;
        var numbers = (double*)(signs + LineBatch.Capacity);
        var from = cursors.From;
        var to = cursors.To;
        var values = cursors.Values;
        nint count = cursors.Count;
        nint literal = segment->LiteralLength;
        nint slot = segment->Slot;
        ulong large = 0;
        for (nint i = 0; i < count; i++)
        {
            // In a line without the literal this is past the line's end, by less than the literal's length.
            var start = from[i] + literal;
            var end = to[i];
            var value = values[i] + slot;
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
            values[i][slot].Number = numbers[i];
        for (large &= which; large != 0; large &= large - 1)
        {
            var value = values[BitOperations.TrailingZeroCount(large)] + slot;
            value->Number = JsonNumber.Parse(value->Start, value->End);
        }
    }
}
