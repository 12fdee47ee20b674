using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Live;

/// <summary>
/// What the end of a file tells before the file is read: most of a long log is neither among the last lines nor in the past that pictures show.
/// </summary>
internal static class LogEnd
{
    // Longer than most lines.
    private const int LineBytes = 512;

    private const int TailBytes = 64 << 10;

    /// <summary>
    /// The first byte of the last lines; what lies before it is among them no more, however the file grows. 0 where that is not known.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="fields">Where the values stand in it.</param>
    public static long FirstOf(FollowedFile file, long lines, EventFields fields) =>
        file.Length is var length && length > LineBytes * lines && IsRead(file, fields) ? LastLines.Start(file.Handle, length, lines) : 0;

    /// <summary>The newest time among a long file's last events, in UTC ticks; 0 where that is not known.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fields">Where the values stand in it.</param>
    public static long NewestIn(FollowedFile file, EventFields fields)
    {
        if (file.Length is var length && (length < 4 * TailBytes || !IsRead(file, fields)))
            return 0;
        var sink = new TailSink(new AgentTable(), new RejectCounts());
        var scanner = new EventScanner(file.FieldsIn(fields)! with { Id = null }, sink.Agents, sink.Rejects);
        file.Reader(scanner, sink.Rejects, takeTail: false).Scan(length - TailBytes, atLineStart: false, length, length, sink);
        return sink.Events.Count == 0 ? 0 : sink.Events.Max(e => e.Timestamp);
    }

    // Where one event may stand in several lines, one line says nothing.
    private static bool IsRead(FollowedFile file, EventFields fields) => file.FieldsIn(fields, isWhole: true)!.Format is { IsSequential: false };
}
