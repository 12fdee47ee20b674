using System.Security.Cryptography;
using AgentQuarantine.Events.Files;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Following;

/// <summary>
/// How far a file has been counted. The file is known again, whatever its name is then, by device and inode and by its bytes: inodes are
/// used again, and a file may be truncated and filled anew.
/// </summary>
/// <param name="Path">The path of the log that it is a file of.</param>
/// <param name="Identity">Which file it is.</param>
/// <param name="Position">The first byte that has not been counted.</param>
/// <param name="AtLineStart">Whether a line begins there.</param>
/// <param name="HeadBytes">How many of its first bytes are known.</param>
/// <param name="GuardBytes">How many of the bytes before the position are known.</param>
/// <param name="Print">The SHA-256 of both, in lower-case hexadecimal.</param>
internal sealed record LogPlace(
    string Path, FileIdentity Identity, long Position, bool AtLineStart, int HeadBytes, int GuardBytes, string Print)
{
    /// <summary>The most bytes that are known of a file's beginning, and of those before the position.</summary>
    public const int MostBytes = 256;

    /// <summary>The place past bytes that were read.</summary>
    public static LogPlace Of(
        string path, FileIdentity identity, long position, bool atLineStart, ReadOnlySpan<byte> head, ReadOnlySpan<byte> guard) =>
        new(path, identity, position, atLineStart, head.Length, guard.Length, PrintOf(head, guard));

    /// <summary>Whether the file holds the bytes that were counted. A copy of the file does, too.</summary>
    public bool Holds(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[2 * MostBytes];
        if (HeadBytes is < 0 or > MostBytes || GuardBytes is < 0 or > MostBytes || RandomAccess.GetLength(file) < Position)
            return false;
        var head = bytes[..HeadBytes];
        var guard = bytes.Slice(HeadBytes, GuardBytes);
        return LogFile.Read(file, head, 0) == HeadBytes && LogFile.Read(file, guard, Position - GuardBytes) == GuardBytes
            && PrintOf(head, guard) == Print;
    }

    private static string PrintOf(ReadOnlySpan<byte> head, ReadOnlySpan<byte> guard) =>
        Convert.ToHexStringLower(SHA256.HashData([.. head, .. guard]));
}
