namespace AgentQuarantine.Events;

/// <summary>
/// A place in an event log. The file is known by its number on its device, by a hash of its first bytes and of those before the mark, so that
/// a log that was rotated or begun anew is not taken for the one that was marked.
/// </summary>
/// <param name="Path">The log's full path.</param>
/// <param name="HeadBytes">How many of the file's first bytes are hashed; 0 where there were none.</param>
/// <param name="Head">The SHA-256 of those bytes, in lower-case hexadecimal.</param>
/// <param name="Offset">The first byte past the mark.</param>
/// <param name="Time">
/// The time of the log's newest event, or when the mark was made where none has one: in another file only events at or past it count.
/// </param>
public sealed record LogMark(string Path, int HeadBytes, string Head, long Offset, DateTimeOffset Time)
{
    /// <summary>Which file it is: device, number on it and time of birth, in words of the system; empty in marks of older ledgers.</summary>
    public string File { get; init; } = "";

    /// <summary>The SHA-256 of the last 1,024 bytes before the mark, where they are not all in the head; empty in marks of older ledgers.</summary>
    public string Tail { get; init; } = "";
}
