using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AgentQuarantine.Events.Fields;

namespace AgentQuarantine.Events.Templates;

/// <summary>
/// The shape of a line: the literal bytes between its scalar values, and what stands where. A line of the same shape
/// is compared with the literals, only its values are judged; everything the literals say was judged when they were learned.
/// </summary>
internal sealed unsafe class Template
{
    private const int CacheLine = 64;

    private readonly byte[] _literals;
    private readonly TemplateStep[] _steps;

    /// <summary>A template.</summary>
    /// <param name="literals">The literals' bytes, one after the other.</param>
    /// <param name="steps">The values, each with the literal before it; the last is the line's end.</param>
    /// <param name="slots">How many slots there are.</param>
    /// <param name="width">The strategy's width: longer literals are cut.</param>
    public Template(ReadOnlySpan<byte> literals, ReadOnlySpan<TemplateStep> steps, int slots, int width)
    {
        var split = new List<TemplateStep>();
        foreach (var step in steps)
        {
            var rest = step.LiteralLength;
            for (; rest > width; rest -= width)
                split.Add(new TemplateStep { Kind = TemplateStepKind.Literal, LiteralLength = width, Slot = FieldMap.NoSlot });
            split.Add(step with { LiteralLength = rest });
        }
        _steps = GC.AllocateArray<TemplateStep>(split.Count, pinned: true);
        split.CopyTo(_steps);

        Empty = [.. Enumerable.Range(0, slots).Where(slot => split.TrueForAll(step => step.Slot != slot))];

        // Each in a cache line of its own: it takes one access to compare with it.
        _literals = GC.AllocateArray<byte>((split.Count + 1) * CacheLine, pinned: true);
        var literal = (byte*)(((nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_literals)) + CacheLine - 1) & -CacheLine);
        foreach (ref var step in _steps.AsSpan())
        {
            step.Literal = literal;
            literals[..step.LiteralLength].CopyTo(new Span<byte>(literal, CacheLine));
            literals = literals[step.LiteralLength..];
            literal += CacheLine;
        }
    }

    /// <summary>The slots that such lines have no value for.</summary>
    public int[] Empty { get; }

    /// <summary>The first step; the steps do not move.</summary>
    public TemplateStep* Steps => (TemplateStep*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_steps));
}

/// <summary>A literal, and the value behind it.</summary>
internal unsafe struct TemplateStep
{
    public byte* Literal;
    public int LiteralLength;

    /// <summary>A bit for each of the literal's bytes.</summary>
    public readonly ulong Bytes => ulong.MaxValue >> (64 - LiteralLength);

    /// <summary>Where the value is put; <see cref="FieldMap.NoSlot"/> where nobody looks for it.</summary>
    public int Slot;

    /// <summary>How many arrays and objects are open around the value.</summary>
    public int Depth;

    public TemplateStepKind Kind;

    /// <summary>Whether most strings here have turned out to be long, with escapes or not ASCII.</summary>
    public bool IsHard;
}

/// <summary>What stands behind a literal.</summary>
internal enum TemplateStepKind
{
    /// <summary>Nothing.</summary>
    Literal,

    /// <summary>A string; its quotes belong to the literals.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A value that is not an object.</summary>
    ScalarOrArray,

    /// <summary>Any value.</summary>
    Any,

    /// <summary>Nothing: the literal ends with the line's LF.</summary>
    End,
}
