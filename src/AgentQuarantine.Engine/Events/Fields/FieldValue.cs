namespace AgentQuarantine.Events.Fields;

/// <summary>Where a field's value stands in a line. Its first byte says what kind of value it is.</summary>
internal unsafe struct FieldValue
{
    /// <summary>The value's first byte, the opening quote of a string; null where the line has no such field.</summary>
    public byte* Start;

    /// <summary>Past the value's last byte.</summary>
    public byte* End;

    /// <summary>The number that stands there, where <see cref="Kind"/> says that it is known.</summary>
    public double Number;

    /// <summary>What is known of the value.</summary>
    public FieldValueKind Kind;

    /// <summary>The index of the agent whose name stands there, once it is interned.</summary>
    public int Agent;
}

/// <summary>What is known of a value beside its place.</summary>
internal enum FieldValueKind
{
    /// <summary>Only that it is well-formed.</summary>
    Any,

    /// <summary>It is a plain string: ASCII without escapes, shorter than a vector.</summary>
    PlainString,

    /// <summary>It is a number, and which.</summary>
    Number,
}
