namespace AgentQuarantine.Disks;

/// <summary>A file that several processes append to: what one call appends stays together, and nobody writes over anybody.</summary>
internal abstract class AppendFile : IDisposable
{
    /// <summary>Opens a file in order to append to it, and makes it and its folders where they are not there.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This account may not write it.</exception>
    public static AppendFile Open(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            SystemDisk.Instance.CreateFolder(folder);
        return OperatingSystem.IsWindows() ? new WindowsAppendFile(path) : new PosixAppendFile(path);
    }

    /// <summary>Whether its last line has no line feed yet: whoever wrote it was cut off. What cannot be read is taken for that.</summary>
    public abstract bool EndsInHalfALine { get; }

    /// <summary>Appends, and says how many bytes the system took: fewer than were given where the disk became full.</summary>
    /// <exception cref="IOException">It took none.</exception>
    public abstract int Append(ReadOnlySpan<byte> bytes);

    /// <summary>Closes the file.</summary>
    public abstract void Dispose();

    /// <summary>Whether the file at <paramref name="path"/> ends in anything but a line feed.</summary>
    protected static bool LacksLineFeed(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> last = [(byte)'\n'];
            var length = RandomAccess.GetLength(file);
            return length > 0 && (RandomAccess.Read(file, last, length - 1) == 0 || last[0] != (byte)'\n');
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            return true;
        }
    }
}
