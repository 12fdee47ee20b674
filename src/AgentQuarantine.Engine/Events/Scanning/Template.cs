using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// The shape of a line: the literal bytes between its scalar values, and what stands where. A line of the same shape
/// is compared with the literals, only its values are judged; everything the literals say was judged when they were learned.
/// </summary>
internal sealed unsafe class Template
{
    private readonly byte[] _literals;
    private readonly TemplateStep[] _steps;

    /// <summary>A template.</summary>
    /// <param name="literals">The literals' bytes, one after the other.</param>
    /// <param name="steps">The values, each with the literal before it; the last is the line's end.</param>
    public Template(ReadOnlySpan<byte> literals, ReadOnlySpan<TemplateStep> steps)
    {
        _literals = GC.AllocateArray<byte>(literals.Length + EventScanner.Slack, pinned: true);
        literals.CopyTo(_literals);
        _steps = GC.AllocateArray<TemplateStep>(steps.Length, pinned: true);
        steps.CopyTo(_steps);

        var literal = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_literals));
        foreach (ref var step in _steps.AsSpan())
        {
            step.Literal = literal;
            literal += step.LiteralLength;
        }
    }

    /// <summary>The first step; the steps do not move.</summary>
    public TemplateStep* Steps => (TemplateStep*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_steps));
}

/// <summary>A literal, and the value behind it.</summary>
internal unsafe struct TemplateStep
{
    public byte* Literal;
    public int LiteralLength;

    /// <summary>The length that a <see cref="TemplateStepKind.FixedText"/> has had so far.</summary>
    public int TextLength;

    /// <summary>Where the value is put; <see cref="FieldMap.NoSlot"/> where nobody looks for it.</summary>
    public int Slot;

    /// <summary>How many arrays and objects are open around the value.</summary>
    public int Depth;

    public TemplateStepKind Kind;
}

/// <summary>What stands behind a literal.</summary>
internal enum TemplateStepKind
{
    /// <summary>A string, which so far has always had the same length.</summary>
    FixedText,

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
