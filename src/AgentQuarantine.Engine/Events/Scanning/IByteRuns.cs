namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// The loops over bytes that are worth a vector, one strategy a file. Every line ends with an LF and has
/// <see cref="EventScanner.Slack"/> readable bytes behind it: no strategy has to look for an end, and none reads
/// further than one vector past the LF.
/// </summary>
internal unsafe interface IByteRuns
{
    /// <summary>The first byte at or past <paramref name="p"/> that is a quote, a backslash or a control character.</summary>
    /// <param name="p">Within a string.</param>
    /// <param name="nonAscii">Becomes other than 0 where a byte passed over is not ASCII.</param>
    static abstract byte* EndOfText(byte* p, ref ulong nonAscii);

    /// <summary>The first byte at or past <paramref name="p"/> that is not a digit.</summary>
    static abstract byte* EndOfDigits(byte* p);

    /// <summary>Whether the bytes at <paramref name="p"/> are those of a literal.</summary>
    /// <param name="p">Within a line.</param>
    /// <param name="literal">Readable for <see cref="EventScanner.Slack"/> bytes past its end.</param>
    /// <param name="length">The literal's length, at least 1.</param>
    static abstract bool Same(byte* p, byte* literal, int length);
}
