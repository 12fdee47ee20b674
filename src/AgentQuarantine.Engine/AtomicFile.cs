namespace AgentQuarantine;

/// <summary>Replaces a file whole: whoever reads it meanwhile, and whoever kills the writer, finds the old or the new one.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file beside <paramref name="path"/>, flushes it to the disk and renames it over
    /// <paramref name="path"/>, whose mode it takes on. The caller sees to it that nobody else writes meanwhile: the temporary
    /// file always has the same name, so that what a killed writer left behind is overwritten by the next.
    /// </summary>
    /// <param name="path">The file, not a symbolic link.</param>
    /// <param name="bytes">What it is to hold.</param>
    /// <param name="backup">Where the previous file is kept; <see langword="null"/>: nowhere.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, string? backup = null)
    {
        var exists = File.Exists(path);
        Save(path + ".tmp", bytes, exists ? path : null);
        if (exists && backup is not null)
        {
            Save(backup + ".tmp", File.ReadAllBytes(path), path);
            Rename(backup + ".tmp", backup);
        }
        Rename(path + ".tmp", path);
    }

    private static void Rename(string from, string to)
    {
        for (var retries = 50; ; retries--)
        {
            try
            {
                File.Move(from, to, overwrite: true);
                return;
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && retries > 0 && (e is IOException or UnauthorizedAccessException))
            {
                // Windows replaces no file that a reader holds open without sharing its deletion; readers are soon done.
                Thread.Sleep(20);
            }
        }
    }

    private static void Save(string path, ReadOnlySpan<byte> bytes, string? modeOf)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        if (modeOf is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(modeOf));
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
