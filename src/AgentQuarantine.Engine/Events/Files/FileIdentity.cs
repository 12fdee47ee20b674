using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Events.Files;

/// <summary>
/// Which file a handle is open on, so that a log that was rotated is told from one that has only grown. Two handles open at
/// the same time have equal identities exactly when they are open on one file.
/// </summary>
/// <param name="Volume">The device's or volume's number.</param>
/// <param name="File">The file's number on it: inode or file index.</param>
/// <param name="Born">When it was made, in a unit of the system's: numbers of files that are gone are used again. 0 where that is not known.</param>
internal readonly partial record struct FileIdentity(ulong Volume, ulong File, long Born)
{
    /// <summary>The identity as a mark keeps it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Volume}:{File}:{Born}");

    /// <summary>
    /// Whether a mark's text is of this file. The volume's number may be another after a restart of the machine.
    /// </summary>
    public bool Is(string text) => text.EndsWith(string.Create(CultureInfo.InvariantCulture, $":{File}:{Born}"), StringComparison.Ordinal);

    /// <summary>The identity of the file that <paramref name="handle"/> is open on.</summary>
    public static FileIdentity Of(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux() && TryLinux(handle, out var identity))
            return identity;
        if (OperatingSystem.IsWindows() && GetFileInformationByHandle(handle, out var info))
            return new(info.VolumeSerialNumber, (ulong)info.FileIndexHigh << 32 | info.FileIndexLow, (long)info.CreatedHigh << 32 | info.CreatedLow);
        // Elsewhere the time of birth stands for the inode: APFS and UFS keep it to the nanosecond.
        return new(0, 0, System.IO.File.GetCreationTimeUtc(handle).Ticks);
    }

    // statx(2): its structure is the same on every architecture, unlike stat's.
    private static unsafe bool TryLinux(SafeFileHandle handle, out FileIdentity identity)
    {
        const int AtEmptyPath = 0x1000, StatxIno = 0x100, StatxBirth = 0x800, BirthAt = 0x50, InodeAt = 0x20, DeviceAt = 0x88;
        var statx = stackalloc byte[256];
        byte empty = 0;
        identity = default;
        try
        {
            if (Statx(handle, &empty, AtEmptyPath, StatxIno | StatxBirth, statx) != 0)
                return false;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
        var born = (*(uint*)statx & StatxBirth) == 0 ? 0 : (*(long*)(statx + BirthAt) * 1_000_000_000) + *(uint*)(statx + BirthAt + 8);
        identity = new(*(ulong*)(statx + DeviceAt), *(ulong*)(statx + InodeAt), born);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "statx")]
    private static unsafe partial int Statx(SafeFileHandle directory, byte* path, int flags, uint mask, byte* result);

    [LibraryImport("kernel32")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFileInformationByHandle(SafeFileHandle handle, out ByHandleFileInformation information);

    // BY_HANDLE_FILE_INFORMATION: its FILETIMEs are pairs of 32-bit halves too.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ByHandleFileInformation
    {
        public readonly uint Attributes, CreatedLow, CreatedHigh, AccessedLow, AccessedHigh, WrittenLow, WrittenHigh;
        public readonly uint VolumeSerialNumber, SizeHigh, SizeLow, Links, FileIndexHigh, FileIndexLow;
    }
}
