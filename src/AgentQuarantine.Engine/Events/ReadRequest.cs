namespace AgentQuarantine.Events;

/// <summary>How much of an event log to read.</summary>
/// <param name="Last">The last so many lines; <see langword="null"/> for all of them.</param>
public readonly record struct ReadRequest(int? Last)
{
    /// <summary>The last 5000 lines, as the original reads them.</summary>
    public static ReadRequest Default => new(5000);

    /// <summary>The whole log.</summary>
    public static ReadRequest All => new(null);

    /// <summary>The most threads a whole log is read on; 0 for one a core.</summary>
    public int Threads { get; init; }
}

/// <summary>How far a reading has come.</summary>
/// <param name="Bytes">Bytes read.</param>
/// <param name="TotalBytes">Bytes to read.</param>
public readonly record struct ReadProgress(long Bytes, long TotalBytes);

/// <summary>What was read.</summary>
/// <param name="FirstByte">The first byte of the first line read.</param>
/// <param name="EndByte">The byte past the last line read.</param>
/// <param name="Lines">How many lines, blank and refused ones among them.</param>
public readonly record struct ReadSummary(long FirstByte, long EndByte, long Lines)
{
    /// <summary>What the log is, such as <c>gzip, docker</c>; <see langword="null"/> for one JSON object a line.</summary>
    public string? Format { get; init; }
}
