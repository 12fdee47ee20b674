namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// The questions about bytes that are worth a vector, one strategy a file. Every line ends with an LF and has
/// <see cref="EventScanner.Slack"/> readable bytes behind it: no strategy looks for an end, and none reads further than
/// one vector past the LF.
/// </summary>
internal unsafe interface IByteRuns
{
    /// <summary>How many bytes are looked at together; at most 64.</summary>
    static abstract int Width { get; }

    /// <summary>A bit for each of the next <see cref="Width"/> bytes that is a quote, a backslash or a control character.</summary>
    /// <param name="p">Within a string.</param>
    /// <param name="nonAscii">A bit for each of these bytes that is not ASCII.</param>
    static abstract ulong Specials(byte* p, out ulong nonAscii);

    /// <summary>A bit for each of the next bytes, 8 or more, that is not a digit; others are 0.</summary>
    /// <param name="p">Within a number.</param>
    /// <param name="width">How many bytes were looked at.</param>
    static abstract uint NonDigits(byte* p, out int width);

    /// <summary>Whether the bytes at <paramref name="p"/> are those of a literal.</summary>
    /// <param name="p">Within a line.</param>
    /// <param name="literal">Readable for <see cref="EventScanner.Slack"/> bytes past its end.</param>
    /// <param name="length">The literal's length, at least 1.</param>
    static abstract bool Same(byte* p, byte* literal, int length);
}
