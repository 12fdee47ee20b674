using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>Sets marks in a log and finds them again.</summary>
internal static class LogMarks
{
    private const int MostHeadBytes = 1024;

    /// <summary>A mark at the log's present end; at the beginning where there is no log that can be read.</summary>
    public static LogMark AtEnd(string path, DateTimeOffset now)
    {
        try
        {
            using var file = LogFile.TryOpen(path);
            var offset = file is null ? 0 : RandomAccess.GetLength(file);
            var bytes = (int)Math.Min(offset, MostHeadBytes);
            if (bytes > 0 && Head(file!, bytes) is { } head)
                return new LogMark(path, bytes, head, offset, now);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e) || e is QuarantineException)
        {
            // Whoever reads the log says so; the mark's time stands for its place.
        }
        return new LogMark(path, 0, "", 0, now);
    }

    /// <summary>
    /// What an agent's marks mean for the log at <paramref name="path"/>: its own mark's place while the file is the
    /// one that was marked, else the mark's time. In a log without a mark of its own the newest mark's time holds.
    /// </summary>
    public static Cutoff? Resolve(string path, IReadOnlyList<LogMark> marks, int source)
    {
        if (marks.Count == 0)
            return null;
        var own = marks.FirstOrDefault(mark => PathComparer.Equals(mark.Path, path));
        var cutoff = own is not null && IsInPlace(own)
            ? new Cutoff(own.Offset, 0)
            : new Cutoff(0, (own?.Time ?? marks.Max(mark => mark.Time)).UtcTicks);
        return cutoff with { Source = source };
    }

    private static StringComparer PathComparer => OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static bool IsInPlace(LogMark mark)
    {
        if (mark.HeadBytes is <= 0 or > MostHeadBytes)
            return false;
        try
        {
            using var file = LogFile.TryOpen(mark.Path);
            return file is not null && RandomAccess.GetLength(file) >= mark.Offset
                && string.Equals(Head(file, mark.HeadBytes), mark.Head, StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (LogFile.IsUnreadable(e) || e is QuarantineException)
        {
            return false;
        }
    }

    private static string? Head(SafeFileHandle file, int length)
    {
        Span<byte> head = stackalloc byte[MostHeadBytes];
        head = head[..length];
        return RandomAccess.Read(file, head, 0) == length ? Convert.ToHexStringLower(SHA256.HashData(head)) : null;
    }
}
