using AgentQuarantine.Disks;

namespace AgentQuarantine.Events.Files;

/// <summary>A path, or a pattern of paths: <c>*</c> and <c>?</c> in the file's name stand for any characters and for one.</summary>
public static class LogPattern
{
    /// <summary>Whether files may come and go among those that <paramref name="path"/> means: it is a pattern, and no file's very name.</summary>
    /// <param name="path">A full path or pattern.</param>
    public static bool IsPattern(string path) => Path.GetFileName(path.AsSpan()).IndexOfAny('*', '?') >= 0 && !File.Exists(path);

    /// <summary>The files that a path means now, in ordinal order. A path that is no pattern is itself, whether it is there or not.</summary>
    /// <param name="path">A full path or pattern.</param>
    public static IReadOnlyList<string> Files(string path)
    {
        if (!IsPattern(path))
            return [path];
        var folder = Path.GetDirectoryName(path);
        if (!Directory.Exists(folder))
            return [];
        var found = Directory.GetFiles(folder, Path.GetFileName(path));
        Array.Sort(found, StringComparer.Ordinal);
        return found;
    }

    /// <summary>As <see cref="Files"/>; a pattern that means no file is itself, which is then no log that can be found.</summary>
    /// <param name="path">A full path or pattern.</param>
    public static IReadOnlyList<string> Expand(string path) => Files(path) is { Count: > 0 } found ? found : [path];

    /// <summary>These paths without those that lead to a file that another one before leads to.</summary>
    internal static IEnumerable<string> Distinct(IEnumerable<string> paths)
    {
        var seen = new HashSet<(ulong, ulong)>();
        return paths.Distinct(StringComparer.Ordinal).Where(path =>
            !TryIdentity(path, out var identity) || identity is not { } known || seen.Add(known));
    }

    /// <summary>Whether anything lies at a path, and which file it is; <see langword="null"/> where that cannot be told.</summary>
    internal static bool TryIdentity(string path, out (ulong Device, ulong File)? identity)
    {
        identity = null;
        try
        {
            var facts = SystemDisk.Instance.Look(path);
            identity = facts?.Stamp.Identity;
            return facts is not null;
        }
        catch (Exception e) when (LogFile.IsUnreadable(e))
        {
            // Opening it says why.
            return true;
        }
    }
}
