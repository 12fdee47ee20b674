using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Some consecutive lines side by side: where each begins, and a row of values for each.</summary>
internal sealed unsafe class LineRows(FieldMap fields)
{
    /// <summary>How many lines there are at most: their bits fit a word, and their values the first-level cache.</summary>
    public const int Capacity = 64;

    private readonly int _slots = fields.Slots;

    private readonly nint[] _starts = GC.AllocateUninitializedArray<nint>(Capacity + 64 + 1, pinned: true);
    private readonly FieldValue[] _values = GC.AllocateUninitializedArray<FieldValue>(Capacity * fields.Slots, pinned: true);

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>The lines' first bytes, and the byte past the last line's LF.</summary>
    public byte** Starts => (byte**)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_starts));

    private FieldValue* Values => (FieldValue*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));

    /// <summary>The values of one line.</summary>
    public FieldValue* Row(int line) => Values + (line * _slots);

    /// <summary>The lines of more bytes than <paramref name="length"/> without their LF, a bit each.</summary>
    public ulong LongerThan(int length)
    {
        ulong longer = 0;
        for (var i = 0; i < Count; i++)
            longer |= (Starts[i + 1] - Starts[i] - 1 > length ? 1ul : 0) << i;
        return longer;
    }

    /// <summary>Takes the lines at <paramref name="start"/>, as many as fit.</summary>
    /// <param name="start">The first line's first byte.</param>
    /// <param name="end">Past the last line's LF.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take<TRuns>(byte* start, byte* end) where TRuns : struct, IByteRuns
    {
        var first = Starts;
        var full = first + Capacity;
        var last = first;
        *last = start;
        for (var p = start; p < end; p += TRuns.Width)
        {
            // Mostly there is no LF or one: then the place behind it is put down in any case, and counted if it is one.
            var feeds = TRuns.Feeds(p);
            last[1] = p + 1 + (uint)BitOperations.TrailingZeroCount(feeds);
            last += feeds == 0 ? 0 : 1;
            for (feeds &= feeds - 1; feeds != 0; feeds &= feeds - 1)
                *++last = p + 1 + (uint)BitOperations.TrailingZeroCount(feeds);
            if (last >= full)
                break;
        }
        last = last > full ? full : last;
        while (*last > end)
            last--;
        Count = (int)(last - first);
    }
}
