using AgentQuarantine.Disks;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>Opens event logs so that others may write, rename, truncate and delete them meanwhile.</summary>
internal static class LogFile
{
    /// <summary>How often this thread has opened a log, and how many bytes of logs it has read: for tests that count.</summary>
    [ThreadStatic]
    internal static long OpensHere, BytesHere;

    /// <summary>Opens the log at <paramref name="path"/>, which must be a file; <see langword="null"/> where there is none.</summary>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>.</exception>
    public static SafeFileHandle? TryOpen(string path) => IsPipe(path)
        ? throw Errors.EventLogIsNoFile(path, "a pipe or a terminal, which can be read once and not be followed")
        : TryOpenAny(path);

    /// <summary>Opens the log at <paramref name="path"/> to read it once: a file, or a pipe, for whose writer is waited.</summary>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public static SafeFileHandle OpenOnce(string path, CancellationToken cancellation)
    {
        // The opening of a pipe without a writer cannot be interrupted: it is left behind, and ends when a writer comes.
        var file = IsPipe(path)
            ? Task.Run(() => TryOpenAny(path), CancellationToken.None).WaitAsync(cancellation).GetAwaiter().GetResult()
            : TryOpenAny(path);
        return file ?? throw Errors.EventLogNotFound(path);
    }

    private static SafeFileHandle? TryOpenAny(string path)
    {
        OpensHere++;
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw Unreadable(path, e);
        }
    }

    // Some devices never end, some have nothing, and files in /proc have no length: none of them is a log, and reading them says nothing.
    private static bool IsPipe(string path)
    {
        var facts = Look(path);
        if (facts is { Kind: FileKind.Other })
            throw Errors.EventLogIsNoFile(path, "a device or a socket");
        if (facts is { Kind: FileKind.File, Stamp: { Length: 0, Identity.Device: var device } } && OperatingSystem.IsLinux()
            && Look("/proc")?.Stamp.Identity.Device == device)
            throw Errors.EventLogIsNoFile(path, "a file that the system makes up (/proc)");
        return facts is { Kind: FileKind.Pipe };
    }

    /// <summary>How the file at a path looks; <see langword="null"/> where that is not known, or would not tell one file from another.</summary>
    public static FileStamp? StampOf(string path) => Look(path)?.Stamp is { } stamp && stamp.Identity != default ? stamp : null;

    private static FileFacts? Look(string path)
    {
        try
        {
            return SystemDisk.Instance.Look(path);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            // Opening it says why.
            return null;
        }
    }

    /// <summary>Whether <paramref name="e"/> is a file system's refusal, which <see cref="Unreadable"/> explains.</summary>
    public static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException or InvalidDataException;

    /// <summary>The error for a log that is there but cannot be read.</summary>
    public static QuarantineException Unreadable(string path, Exception cause) =>
        Directory.Exists(path) ? Errors.EventLogIsDirectory(path, cause) : Errors.EventLogUnreadable(path, cause);

    /// <summary>The error for an open log in which nothing is an event; it says what its first bytes are.</summary>
    public static QuarantineException NotUnderstood(string path, SafeFileHandle file, EventFields fields)
    {
        Span<byte> head = stackalloc byte[LogSniffer.HeadBytes];
        return Errors.EventLogNotUnderstood(path, LogSniffer.Describe(head[..Read(file, head, 0)], path, fields.Agent));
    }

    /// <summary>Reads what is there from <paramref name="offset"/> on, up to the buffer's length; 0 at the file's end.</summary>
    public static int Read(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        var filled = 0;
        while (filled < buffer.Length && RandomAccess.Read(file, buffer[filled..], offset + filled) is > 0 and var read)
            filled += read;
        BytesHere += filled;
        return filled;
    }

    /// <summary>Whether the file can be read from any byte; a pipe cannot.</summary>
    public static bool CanSeek(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file) >= 0;
        }
        catch (NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A temporary file, made so that only this user may read it, and gone when its handle is closed.</summary>
    public static SafeFileHandle Temporary() => File.OpenHandle(
        Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, FileOptions.DeleteOnClose);

    /// <summary>Reads a pipe to its end into a temporary file, which is gone when its handle is closed.</summary>
    public static SafeFileHandle Spool(SafeFileHandle pipe, CancellationToken cancellation)
    {
        using var from = new FileStream(pipe, FileAccess.Read, bufferSize: 0);
        var spool = Temporary();
        var buffer = new byte[StretchReader.StretchBytes];
        try
        {
            // A read of a silent pipe cannot be interrupted: it is left behind, and ends with its writer.
            for (long at = 0; from.ReadAsync(buffer, cancellation).AsTask()
                .WaitAsync(cancellation).GetAwaiter().GetResult() is > 0 and var read; at += read)
                RandomAccess.Write(spool, buffer.AsSpan(0, read), at);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }
}
