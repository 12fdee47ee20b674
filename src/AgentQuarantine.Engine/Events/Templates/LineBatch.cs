using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Events.Templates;

/// <summary>Up to 64 consecutive lines: where each begins, and the values of its fields.</summary>
internal sealed unsafe class LineBatch(FieldMap fields)
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

    private FieldValue* AllValues => (FieldValue*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values));

    /// <summary>The values of one line.</summary>
    public FieldValue* ValuesOf(int line) => AllValues + (line * _slots);

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
    public void Take<TKernel>(byte* start, byte* end) where TKernel : struct, IByteKernel
    {
        var first = Starts;
        var full = first + Capacity;
        var last = first;
        *last = start;
        for (var p = start; p < end; p += TKernel.Width)
        {
            // Mostly there is one LF or none: the place is written in any case, and counted only where there is an LF.
            var lineFeeds = TKernel.LineFeeds(p);
            last[1] = p + 1 + (uint)BitOperations.TrailingZeroCount(lineFeeds);
            last += lineFeeds == 0 ? 0 : 1;
            for (lineFeeds &= lineFeeds - 1; lineFeeds != 0; lineFeeds &= lineFeeds - 1)
                *++last = p + 1 + (uint)BitOperations.TrailingZeroCount(lineFeeds);
            if (last >= full)
                break;
        }
        last = last > full ? full : last;
        while (*last > end)
            last--;
        Count = (int)(last - first);
    }
}
