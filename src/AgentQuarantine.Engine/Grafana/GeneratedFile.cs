namespace AgentQuarantine.Grafana;

/// <summary>A file to be written.</summary>
/// <param name="Path">Its full path, or its path below the folder it belongs to.</param>
/// <param name="Content">Its bytes.</param>
public sealed record GeneratedFile(string Path, byte[] Content)
{
    /// <summary>
    /// Writes files, each whole or not at all, and makes the folders they are missing. Whether any exists is looked at before the
    /// first is written.
    /// </summary>
    /// <param name="files">The files by their full paths.</param>
    /// <param name="force">Overwrites those that exist.</param>
    /// <exception cref="QuarantineException"><see cref="ErrorIds.DashboardExists"/>, <see cref="ErrorIds.FileUnwritable"/></exception>
    public static void WriteAll(IReadOnlyList<GeneratedFile> files, bool force)
    {
        foreach (var file in files)
            Check(file.Path, force);
        foreach (var file in files)
            file.Write();
    }

    private static void Check(string path, bool force)
    {
        if (Directory.Exists(path))
            throw Errors.FileUnwritable(path, "It is a folder.");
        if (!File.Exists(path))
            return;
        if (!force)
            throw Errors.DashboardExists(path);
        // A rename would replace a read-only file without asking.
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw Errors.FileUnwritable(path, "It is read-only.");
    }

    private void Write()
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            var file = new FileInfo(Path);
            AtomicFile.Write(file.LinkTarget is null ? Path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName, Content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.FileUnwritable(Path, e.Message, e);
        }
    }
}
