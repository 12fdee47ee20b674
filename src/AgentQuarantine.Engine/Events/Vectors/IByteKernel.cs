namespace AgentQuarantine.Events.Vectors;

/// <summary>
/// The questions about bytes that are answered for a whole vector at once; a kernel for each vector width. Every line ends with an LF
/// and has 128 readable bytes behind it, so that no kernel looks for the end, and none reads further than one vector past the LF.
/// </summary>
internal unsafe interface IByteKernel
{
    /// <summary>How many bytes are looked at together; at most 64.</summary>
    static abstract int Width { get; }

    /// <summary>A bit for each of the next <see cref="Width"/> bytes that is an LF.</summary>
    /// <param name="p">Within a block of lines.</param>
    static abstract ulong LineFeeds(byte* p);

    /// <summary>
    /// A bit for each of the next <see cref="Width"/> bytes that is special: a quote, a backslash, a control character or not ASCII.
    /// </summary>
    /// <param name="p">Within a string.</param>
    static abstract ulong Specials(byte* p);

    /// <summary>A bit for each of the next <see cref="Width"/> bytes that is a quote.</summary>
    /// <param name="p">Within a string.</param>
    /// <param name="backslashes">A bit for each that is a backslash.</param>
    /// <param name="controls">A bit for each that is a control character.</param>
    static abstract ulong Quotes(byte* p, out ulong backslashes, out ulong controls);

    /// <summary>
    /// A bit for each of the next <see cref="Width"/> bytes that makes an escape with the backslash before it: b, f, n, r, t, a quote,
    /// a slash or a backslash, but no u, which takes digits.
    /// </summary>
    /// <param name="p">Within a string.</param>
    static abstract ulong ShortEscapes(byte* p);

    /// <summary>
    /// A bit for each of the next <see cref="Width"/> bytes that is not valid UTF-8 after the bytes before it. A character that is cut
    /// off sets the bit of the byte behind it.
    /// </summary>
    /// <param name="p">Within a string; the bytes before it were judged, or are its opening quote.</param>
    static abstract ulong Utf8Errors(byte* p);

    /// <summary>How many bytes of a number are looked at together: most numbers are short.</summary>
    static abstract int NumberWidth { get; }

    /// <summary>A bit for each of the next <see cref="NumberWidth"/> bytes that is not a digit; others are 0.</summary>
    /// <param name="p">Within a number.</param>
    /// <param name="points">A bit for each of these bytes that is a point.</param>
    static abstract uint NonDigits(byte* p, out uint points);

    /// <summary>A bit for each of the next <see cref="Width"/> bytes that differs from a literal's.</summary>
    /// <param name="p">Within a line.</param>
    /// <param name="literal">Readable for <see cref="Width"/> bytes.</param>
    static abstract ulong Differences(byte* p, byte* literal);
}
