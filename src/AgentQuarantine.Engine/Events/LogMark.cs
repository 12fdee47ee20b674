namespace AgentQuarantine.Events;

/// <summary>
/// A place in an event log. The file is known by a hash of its first bytes, so that a log that was rotated or begun anew
/// is not taken for the one that was marked.
/// </summary>
/// <param name="Path">The log's full path.</param>
/// <param name="HeadBytes">How many of the file's first bytes are hashed; 0 where there were none.</param>
/// <param name="Head">The SHA-256 of those bytes, in lower-case hexadecimal.</param>
/// <param name="Offset">The first byte past the mark.</param>
/// <param name="Time">When the mark was made: in a file with another head, only events at or past it count.</param>
public sealed record LogMark(string Path, int HeadBytes, string Head, long Offset, DateTimeOffset Time);
