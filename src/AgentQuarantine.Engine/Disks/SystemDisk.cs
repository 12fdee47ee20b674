using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Disks;

/// <summary>The machine's own file system.</summary>
internal sealed class SystemDisk : IDisk
{
    /// <summary>The one there is.</summary>
    public static SystemDisk Instance { get; } = new();

    /// <inheritdoc/>
    public FileFacts? Look(string path)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return Posix.Look(path);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018: .NET knows enough.
        }
        return LookElsewhere(path);
    }

    /// <inheritdoc/>
    public string Resolve(string path)
    {
        try
        {
            // What is looked at every second is not to allocate.
            if (OperatingSystem.IsLinux() && Posix.IsNoLink(path))
                return path;
        }
        catch (EntryPointNotFoundException)
        {
            // As above.
        }
        return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
    }

    /// <inheritdoc/>
    public Stream OpenRead(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    /// <inheritdoc/>
    public void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } above)
            CreateFolder(above);
        Directory.CreateDirectory(path);
        if (MayGiveAway && Look(Path.GetDirectoryName(path)!) is { } parent)
            Posix.Give(path, parent.Owner, parent.Group);
    }

    /// <inheritdoc/>
    public Stream Create(string path, FileFacts? like)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && like?.Kind == FileKind.File)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        try
        {
            TakeOn(file.SafeFileHandle, like);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Stream Open(string path, FileFacts? like)
    {
        Make(path, like);
        return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    /// <inheritdoc/>
    public IDisposable? Lock(string path, FileFacts? like, TimeSpan timeout)
    {
        Make(path, like);
        if (!OperatingSystem.IsLinux())
            return PolledLock.Acquire(path, timeout);
        Make(path + FairLock.QueueEnd, like);
        return FairLock.Acquire(path, timeout);
    }

    /// <inheritdoc/>
    public void Flush(Stream file) => ((FileStream)file).Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        for (var retries = 50; ; retries--)
        {
            try
            {
                File.Move(from, to, overwrite: true);
                return;
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && retries > 0 && FileFault.Is(e))
            {
                // Windows replaces no file that a reader holds open without sharing its deletion; readers are soon done.
                Thread.Sleep(20);
            }
        }
    }

    /// <inheritdoc/>
    public void FlushFolder(string folder)
    {
        // Windows flushes a rename with the file.
        if (!OperatingSystem.IsWindows())
            Posix.FlushFolder(folder);
    }

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(string folder, string pattern) => Directory.GetFiles(folder, pattern);

    private static bool MayGiveAway => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    // Only what was made here, and was not there before, is given away: whatever else lies at a path may be a link to somewhere else.
    private void Make(string path, FileFacts? like)
    {
        if (Look(path) is not null)
            return;
        try
        {
            Create(path, like).Dispose();
        }
        catch (IOException) when (Look(path) is not null)
        {
            // Another writer was first.
        }
    }

    // Where the ledger is new, its folder stands for it: who owns the folder owns what root puts there.
    private static void TakeOn(SafeFileHandle file, FileFacts? facts)
    {
        if (facts is not { } like || OperatingSystem.IsWindows())
            return;
        if (OperatingSystem.IsLinux() && (like.Kind == FileKind.File || MayGiveAway))
            Posix.Give(file, like.Owner, like.Group);
        if (like.Kind == FileKind.File)
            File.SetUnixFileMode(file, like.Mode & ~(UnixFileMode.SetUser | UnixFileMode.SetGroup));
    }

    private static FileFacts? LookElsewhere(string path)
    {
        try
        {
            var kind = File.GetAttributes(path).HasFlag(FileAttributes.Directory) ? FileKind.Folder : FileKind.File;
            if (kind == FileKind.Folder)
                return new FileFacts(kind, default);
            // A rename brings a new file, and with it, as a rule, a new time of creation.
            var file = new FileInfo(path);
            var stamp = new FileStamp(default, file.CreationTimeUtc.Ticks, file.LastWriteTimeUtc.Ticks, file.Length);
            return new FileFacts(kind, stamp, OperatingSystem.IsWindows() ? default : ModeOf(path)) { HasReadOnlyAttribute = file.IsReadOnly };
        }
        catch (Exception e) when (FileFault.IsMissing(e))
        {
            return null;
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode ModeOf(string path) => File.GetUnixFileMode(path);
}
