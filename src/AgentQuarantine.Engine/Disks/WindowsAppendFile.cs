using System.Runtime.Versioning;
using System.Security.AccessControl;

namespace AgentQuarantine.Disks;

/// <summary>Opened with the right to append and no other, so that Windows itself finds the end at each write.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsAppendFile : AppendFile
{
    private readonly FileStream _file;

    public WindowsAppendFile(string path)
    {
        _file = new FileInfo(path).Create(FileMode.Append, FileSystemRights.AppendData | FileSystemRights.Synchronize,
            FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.None, fileSecurity: null);
        EndsInHalfALine = LacksLineFeed(path);
    }

    /// <inheritdoc/>
    public override bool EndsInHalfALine { get; }

    /// <inheritdoc/>
    public override int Append(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        return bytes.Length;
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();
}
