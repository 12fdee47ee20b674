using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Disks;

/// <summary>
/// Opened with O_APPEND, so that the system itself finds the end at each write(2). .NET's <see cref="FileMode.Append"/> seeks there once,
/// when it opens the file, and then writes over what others have appended meanwhile.
/// </summary>
internal sealed class PosixAppendFile : AppendFile
{
    private readonly SafeFileHandle _file;

    public PosixAppendFile(string path)
    {
        _file = OpenOrMake(path);
        // Of a pipe or a terminal nothing can be read back.
        EndsInHalfALine = SystemDisk.Instance.Look(path)?.Kind == FileKind.File && LacksLineFeed(path);
    }

    /// <inheritdoc/>
    public override bool EndsInHalfALine { get; }

    /// <inheritdoc/>
    public override int Append(ReadOnlySpan<byte> bytes) => Posix.Write(_file, bytes);

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    // .NET makes the file, with the mode that the umask leaves: not every platform passes open(2) a mode alike. Whoever rotates the log may
    // take it away again before it is opened.
    private static SafeFileHandle OpenOrMake(string path)
    {
        for (var tries = 3; ; tries--)
        {
            try
            {
                return Posix.OpenToAppend(path);
            }
            catch (IOException e) when (FileFault.IsMissing(e) && tries > 0)
            {
                File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            }
        }
    }
}
