using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>Opens event logs so that others may write, rename, truncate and delete them meanwhile.</summary>
internal static class LogFile
{
    /// <summary>How often this thread has opened a log, and how many bytes of logs it has read: for tests that count.</summary>
    [ThreadStatic]
    internal static long OpensHere, BytesHere;

    /// <summary>Opens the log at <paramref name="path"/>; <see langword="null"/> where there is none.</summary>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>.</exception>
    public static SafeFileHandle? TryOpen(string path)
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

    /// <summary>Opens the log at <paramref name="path"/>.</summary>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c> or <c>EventLogUnreadable</c>.</exception>
    public static SafeFileHandle Open(string path) => TryOpen(path) ?? throw Errors.EventLogNotFound(path);

    /// <summary>Whether <paramref name="e"/> is a file system's refusal, which <see cref="Unreadable"/> explains.</summary>
    public static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or NotSupportedException;

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

    /// <summary>Reads a pipe to its end into a temporary file, which is gone when its handle is closed.</summary>
    public static SafeFileHandle Spool(SafeFileHandle pipe, CancellationToken cancellation)
    {
        using var from = new FileStream(pipe, FileAccess.Read, bufferSize: 0);
        // Such a file is made so that only this user may read it.
        var spool = File.OpenHandle(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.Read, FileOptions.DeleteOnClose);
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
