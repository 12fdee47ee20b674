using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// The shape of a line as segments: a literal (the bytes between two values), then the kind of value that follows. A line of the same
/// shape has the same literals. Only its values are judged; the literals were judged when the template was learned.
/// </summary>
internal sealed unsafe class Template
{
    private const int CacheLine = 64;

    private readonly byte[] _literals;
    private readonly TemplateSegment[] _segments;

    /// <summary>A template.</summary>
    /// <param name="literals">The literals' bytes, one after the other.</param>
    /// <param name="segments">Each literal with the kind of value behind it; the last is the line's end.</param>
    /// <param name="slots">The slots that are read.</param>
    /// <param name="width">The kernel's width: longer literals are cut.</param>
    public Template(ReadOnlySpan<byte> literals, ReadOnlySpan<TemplateSegment> segments, int[] slots, int width)
    {
        var split = new List<TemplateSegment>();
        foreach (var segment in segments)
        {
            var rest = segment.LiteralLength;
            for (; rest > width; rest -= width)
                split.Add(new TemplateSegment { Kind = TemplateValueKind.Literal, LiteralLength = width, Slot = FieldMap.NoSlot });
            split.Add(segment with { LiteralLength = rest });
        }
        _segments = GC.AllocateArray<TemplateSegment>(split.Count, pinned: true);
        split.CopyTo(_segments);

        Empty = [.. slots.Where(slot => split.TrueForAll(segment => segment.Slot != slot))];

        // Each literal in a cache line of its own: comparing takes one access.
        _literals = GC.AllocateArray<byte>((split.Count + 1) * CacheLine, pinned: true);
        var literal = (byte*)(((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_literals)) + CacheLine - 1) & -CacheLine);
        foreach (ref var segment in _segments.AsSpan())
        {
            segment.Literal = literal;
            literals[..segment.LiteralLength].CopyTo(new Span<byte>(literal, CacheLine));
            literals = literals[segment.LiteralLength..];
            literal += CacheLine;
        }
    }

    /// <summary>The slots that such lines have no value for.</summary>
    public int[] Empty { get; }

    /// <summary>The first segment, in memory that does not move.</summary>
    public TemplateSegment* Segments => (TemplateSegment*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_segments));
}

/// <summary>A literal, and the value behind it.</summary>
internal unsafe struct TemplateSegment
{
    public byte* Literal;
    public int LiteralLength;

    /// <summary>A mask with a bit for each of the literal's bytes.</summary>
    public readonly ulong Bytes => ulong.MaxValue >> (64 - LiteralLength);

    /// <summary>Where the value is put; <see cref="FieldMap.NoSlot"/> where nobody looks for it.</summary>
    public int Slot;

    /// <summary>How many arrays and objects are open around the value.</summary>
    public int Depth;

    public TemplateValueKind Kind;

    /// <summary>Whether most strings here have turned out not to be plain.</summary>
    public bool IsMostlySlow;
}

/// <summary>What stands behind a literal.</summary>
internal enum TemplateValueKind
{
    /// <summary>Nothing.</summary>
    Literal,

    /// <summary>A string; its quotes belong to the literals.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A value that is not an object.</summary>
    ScalarOrArray,

    /// <summary>Any value.</summary>
    Any,

    /// <summary>Nothing: the literal ends with the line's LF.</summary>
    End,
}
