using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// Sets marks in an open log and finds them again. A hash is computed once: a log that only grows keeps its bytes.
/// </summary>
/// <param name="path">The log's full path.</param>
/// <param name="file">The open log, or its lines; <see langword="null"/> for a pipe, where no place is found again.</param>
/// <param name="identity">Which file the log is; <see langword="null"/>: the open one.</param>
internal sealed class LogMarks(string path, SafeFileHandle? file, FileIdentity? identity = null)
{
    /// <summary>The most bytes that a head has.</summary>
    public const int MostHeadBytes = 1024;

    private readonly Dictionary<long, string> _hashes = [];
    private FileIdentity? _identity = identity;

    /// <summary>A mark at <paramref name="offset"/>.</summary>
    /// <param name="offset">The first byte past it.</param>
    /// <param name="time">The time that it carries.</param>
    public LogMark At(long offset, DateTimeOffset time)
    {
        var bytes = (int)Math.Min(offset, MostHeadBytes);
        if (file is null || (bytes > 0 && Hash(0, bytes) is null))
            return new LogMark(path, 0, "", 0, time);
        return new LogMark(path, bytes, Hash(0, bytes) ?? "", offset, time)
        {
            File = Identity.ToString(),
            Tail = offset > bytes ? Hash(offset - MostHeadBytes, MostHeadBytes) ?? "" : "",
        };
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
            : IsInPlace(own, length, isCopy: false) ? new Cutoff(own.Offset, 0)
            : new Cutoff(0, own.Time.UtcTicks);
        return cutoff with { Source = source };
    }

    /// <summary>Where the log's own mark among these lies in this file; <see langword="null"/> where it lies in another.</summary>
    /// <param name="marks">An agent's marks.</param>
    /// <param name="length">How long the file is.</param>
    /// <param name="isCopy">Whether the file may also be a copy of the one that was marked.</param>
    public long? Find(IReadOnlyList<LogMark> marks, long length, bool isCopy) =>
        OwnOf(marks) is { } own && IsInPlace(own, length, isCopy) ? own.Offset : null;

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

    private FileIdentity Identity => _identity ??= FileIdentity.Of(file!);

    // Equal content alone says little: logs may begin with a long banner and hold one line over and over. A mark of an older ledger has no more.
    private bool IsInPlace(LogMark mark, long length, bool isCopy)
    {
        if (file is null || mark.HeadBytes is < 0 or > MostHeadBytes || length < mark.Offset)
            return false;
        if (mark.HeadBytes == 0 && mark is not { Offset: 0, File: not "" })
            return false;
        var isSame = mark.File.Length == 0 || Identity.Is(mark.File) || (isCopy && mark.HeadBytes > 0);
        return isSame
            && (mark.HeadBytes == 0 || IsHash(mark.Head, 0, mark.HeadBytes))
            && (mark.Tail.Length == 0 || mark.Offset < MostHeadBytes || IsHash(mark.Tail, mark.Offset - MostHeadBytes, MostHeadBytes));
    }

    private bool IsHash(string expected, long start, int length) => string.Equals(Hash(start, length), expected, StringComparison.OrdinalIgnoreCase);

    // Null where the log is shorter, or cannot be read: whoever reads it says so, and the marks' times stand for their places.
    private string? Hash(long start, int length)
    {
        if (file is null || length == 0)
            return null;
        var key = (start * (MostHeadBytes + 1)) + length;
        if (_hashes.TryGetValue(key, out var known))
            return known;
        try
        {
            Span<byte> bytes = stackalloc byte[MostHeadBytes];
            bytes = bytes[..length];
            return LogFile.Read(file, bytes, start) == length
                ? _hashes[key] = Convert.ToHexStringLower(SHA256.HashData(bytes)) : null;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            return null;
        }
    }
}
