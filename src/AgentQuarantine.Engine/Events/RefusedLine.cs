namespace AgentQuarantine.Events;

/// <summary>A line of which something was refused, for a person to see.</summary>
/// <param name="Path">The log's full path.</param>
/// <param name="Line">Which line it is among those that were read, from 1 on; of a whole log its number.</param>
/// <param name="Offset">Its first byte, counted from the log's start (of its text, where the log is compressed).</param>
/// <param name="Column">The byte of the line at which it stops being JSON, from 1 on; 1 where it is JSON.</param>
/// <param name="Reason">Why it was refused, or a value of it.</param>
/// <param name="Excerpt">The line from a little before that place on, cut, with every control character as an escape.</param>
public sealed record RefusedLine(string Path, long Line, long Offset, int Column, RejectReason Reason, string Excerpt)
{
    /// <summary>The line in a line, such as <c>'/log', line 3, byte 120, column 9: malformed: {"agent": …</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"'{Path}', line {Line}, byte {Offset}, column {Column}: {RejectCounts.NameOf(Reason)}: {Excerpt}");
}

/// <summary>Collects the first lines that are refused.</summary>
/// <param name="most">How many.</param>
public sealed class RefusedLines(int most)
{
    private readonly List<RefusedLine> _lines = [];

    /// <summary>How many more are wanted.</summary>
    public int Wanted => most - _lines.Count;

    /// <summary>Those that were collected.</summary>
    public IReadOnlyList<RefusedLine> Lines => _lines;

    /// <summary>Takes one more.</summary>
    internal void Add(RefusedLine line) => _lines.Add(line);
}
