using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// Sets marks in an open log and finds them again. The hash of a head is computed once: a log that only grows keeps its first bytes.
/// </summary>
/// <param name="path">The log's full path.</param>
/// <param name="file">The open log; <see langword="null"/> for a pipe, where no place is found again.</param>
internal sealed class LogMarks(string path, SafeFileHandle? file)
{
    /// <summary>The most bytes that a head has.</summary>
    public const int MostHeadBytes = 1024;

    private readonly Dictionary<int, string> _heads = [];

    /// <summary>A mark at the log's present end; at the beginning where there is no log that can be read.</summary>
    public static LogMark AtEnd(string path, DateTimeOffset now)
    {
        try
        {
            using var file = LogFile.TryOpen(path);
            if (file is not null)
                return new LogMarks(path, file).At(RandomAccess.GetLength(file), now);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e) || e is QuarantineException)
        {
            // Whoever reads the log says so; the mark's time stands for its place.
        }
        return new LogMark(path, 0, "", 0, now);
    }

    /// <summary>A mark at <paramref name="offset"/>.</summary>
    public LogMark At(long offset, DateTimeOffset now)
    {
        var bytes = (int)Math.Min(offset, MostHeadBytes);
        return Head(bytes) is { } head ? new LogMark(path, bytes, head, offset, now) : new LogMark(path, 0, "", 0, now);
    }

    /// <summary>
    /// What an agent's marks mean for the log: its own mark's place while the file is the one that was marked, else the
    /// mark's time. In a log without a mark of its own the newest mark's time holds.
    /// </summary>
    /// <param name="marks">The agent's marks, of one log or several.</param>
    /// <param name="source">Which of several logs read together it is.</param>
    /// <param name="length">How long the log is.</param>
    public Cutoff? Resolve(IReadOnlyList<LogMark> marks, int source, long length)
    {
        if (marks.Count == 0)
            return null;
        var cutoff = OwnOf(marks) is not { } own ? new Cutoff(0, marks.Max(mark => mark.Time).UtcTicks)
            : IsInPlace(own, length) ? new Cutoff(own.Offset, 0)
            : new Cutoff(0, own.Time.UtcTicks);
        return cutoff with { Source = source };
    }

    /// <summary>
    /// How long a log of <paramref name="length"/> has to grow until its own mark among these, which lies past its end, may be in place;
    /// <see cref="long.MaxValue"/> where none does.
    /// </summary>
    public long MayBeInPlaceAt(IReadOnlyList<LogMark> marks, long length) =>
        OwnOf(marks) is { } own && Math.Max(own.Offset, own.HeadBytes) is var reach && reach > length ? reach : long.MaxValue;

    private static StringComparison PathComparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private LogMark? OwnOf(IReadOnlyList<LogMark> marks)
    {
        foreach (var mark in marks)
        {
            if (string.Equals(mark.Path, path, PathComparison))
                return mark;
        }
        return null;
    }

    private bool IsInPlace(LogMark mark, long length) =>
        mark.HeadBytes is > 0 and <= MostHeadBytes && length >= mark.Offset
        && string.Equals(Head(mark.HeadBytes), mark.Head, StringComparison.OrdinalIgnoreCase);

    // Null where the log is shorter, or cannot be read: whoever reads it says so, and the marks' times stand for their places.
    private string? Head(int length)
    {
        if (file is null || length == 0)
            return null;
        if (_heads.TryGetValue(length, out var known))
            return known;
        try
        {
            Span<byte> head = stackalloc byte[MostHeadBytes];
            head = head[..length];
            return LogFile.Read(file, head, 0) == length ? _heads[length] = Convert.ToHexStringLower(SHA256.HashData(head)) : null;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            return null;
        }
    }
}
