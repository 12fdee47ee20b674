namespace AgentQuarantine.Events.Scanning;

/// <summary>Where a field's value stands in a line: its first byte says what kind of value it is.</summary>
internal unsafe struct FieldValue
{
    /// <summary>The value's first byte, the opening quote of a string; null where the line has no such field.</summary>
    public byte* Start;

    /// <summary>Past the value's last byte.</summary>
    public byte* End;
}
