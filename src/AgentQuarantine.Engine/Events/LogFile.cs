using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events;

/// <summary>Opens event logs so that others may write, rename, truncate and delete them meanwhile.</summary>
internal static class LogFile
{
    /// <summary>Opens the log at <paramref name="path"/>; <see langword="null"/> where there is none.</summary>
    /// <exception cref="QuarantineException"><c>EventLogUnreadable</c>.</exception>
    public static SafeFileHandle? TryOpen(string path)
    {
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
}
