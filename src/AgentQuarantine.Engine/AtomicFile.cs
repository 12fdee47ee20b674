using System.Security.Cryptography;
using AgentQuarantine.Disks;

namespace AgentQuarantine;

/// <summary>Replaces a file whole: whoever reads it meanwhile, and whoever kills the writer, finds the old or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>How the names of temporary files end.</summary>
    public const string TemporaryEnd = ".tmp";

    /// <summary>Replaces the file at <paramref name="path"/>, whose mode, owner and group stay.</summary>
    /// <param name="path">The file, not a symbolic link.</param>
    /// <param name="bytes">What it is to hold.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, static (file, bytes) => file.Write(bytes));

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    /// <param name="path">The file, not a symbolic link.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="write">Writes that.</param>
    public static void Write<T>(string path, T content, Action<Stream, T> write)
        where T : allows ref struct
    {
        Replace(SystemDisk.Instance, path, content, write, SystemDisk.Instance.Look(path));
        SystemDisk.Instance.FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// Writes a temporary file beside <paramref name="path"/>, flushes it to the disk and renames it over <paramref name="path"/>. The rename
    /// survives a power failure once the folder is flushed, too. The temporary file's name cannot be guessed, and it is made anew: nobody can put
    /// a link in its place. It is removed when anything fails.
    /// </summary>
    /// <param name="disk">Where.</param>
    /// <param name="path">The file, not a symbolic link.</param>
    /// <param name="bytes">What it is to hold.</param>
    /// <param name="like">Whose mode, owner and group it takes on.</param>
    public static void Replace(IDisk disk, string path, ReadOnlySpan<byte> bytes, FileFacts? like) =>
        Replace(disk, path, bytes, static (file, bytes) => file.Write(bytes), like);

    private static void Replace<T>(IDisk disk, string path, T content, Action<Stream, T> write, FileFacts? like)
        where T : allows ref struct
    {
        var temporary = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}{TemporaryEnd}";
        try
        {
            using (var file = disk.Create(temporary, like))
            {
                write(file, content);
                disk.Flush(file);
            }
            disk.Rename(temporary, path);
        }
        catch
        {
            TryDelete(disk, temporary);
            throw;
        }
    }

    /// <summary>
    /// Whether <paramref name="file"/> is a temporary file for <paramref name="path"/>, of this version or of one before, which gave them one name.
    /// </summary>
    public static bool IsTemporaryOf(string file, string path)
    {
        if (!file.StartsWith(path, StringComparison.Ordinal) || !file.EndsWith(TemporaryEnd, StringComparison.Ordinal))
            return false;
        var middle = file.AsSpan(path.Length..^TemporaryEnd.Length);
        return middle.IsEmpty || (middle.Length == 17 && middle[0] == '.' && middle[1..].ToString().All(char.IsAsciiHexDigitLower));
    }

    /// <summary>Removes a file, if that can be done: litter is no reason to fail.</summary>
    public static void TryDelete(IDisk disk, string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            // The next writer tries again.
        }
    }
}
