using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Disks;

/// <summary>The system calls that .NET has no name for.</summary>
internal static partial class Posix
{
    private const int Interrupted = 4, WouldBlock = 11;
    private const int Exclusive = 2, WithoutWaiting = 4, Unlock = 8;

    // Paths that are not full begin at the current folder.
    private const int Here = -100;

    /// <summary>What statx(2) says of <paramref name="path"/>; <see langword="null"/> where nothing is.</summary>
    /// <remarks>Its structure is the same on every architecture, unlike stat's.</remarks>
    /// <exception cref="EntryPointNotFoundException">The C library is too old for it.</exception>
    public static unsafe FileFacts? Look(string path)
    {
        const uint BasicStats = 0x7ff;
        var statx = stackalloc byte[256];
        if (Statx(Here, path, 0, BasicStats, statx) != 0)
            return Marshal.GetLastPInvokeError() == FileFault.NoEntry ? null : throw Failure(path);
        uint Number(int offset) => *(uint*)(statx + offset);
        long Long(int offset) => *(long*)(statx + offset);
        // Nanoseconds. What the years after 2262 wrap round to still tells two states apart.
        long Time(int offset) => unchecked((Long(offset) * 1_000_000_000) + Number(offset + 8));
        var mode = *(ushort*)(statx + 28);
        var kind = (mode & 0xf000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0x1000 => FileKind.Pipe,
            // The numbers of terminals: the console's, this process' own, and those of windows and remote sessions.
            0x2000 when Number(128) is 4 or 5 or (>= 136 and <= 143) => FileKind.Pipe,
            _ => FileKind.Other,
        };
        var stamp = new FileStamp(((ulong)Long(136), (ulong)Long(32)), Time(96), Time(112), Long(40));
        return new FileFacts(kind, stamp, (UnixFileMode)(mode & 0xfff), Number(20), Number(24));
    }

    /// <summary>Whether there is certainly no symbolic link at a path.</summary>
    /// <exception cref="EntryPointNotFoundException">As of <see cref="Look"/>.</exception>
    public static unsafe bool IsNoLink(string path)
    {
        const int NoFollow = 0x100;
        const uint Type = 1;
        var statx = stackalloc byte[256];
        return Statx(Here, path, NoFollow, Type, statx) == 0
            ? (*(ushort*)(statx + 28) & 0xf000) != 0xa000 : Marshal.GetLastPInvokeError() == FileFault.NoEntry;
    }

    /// <summary>Gives an open file to an owner and a group. Where this account may not give it away, only the group is tried.</summary>
    public static void Give(SafeFileHandle file, uint owner, uint group)
    {
        const uint Same = uint.MaxValue;
        if (ChangeOwner(file, owner, group) != 0)
            _ = ChangeOwner(file, Same, group);
    }

    /// <summary>Gives a folder to an owner and a group, as far as this account may.</summary>
    public static void Give(string folder, uint owner, uint group) => _ = ChangeOwnerOfLink(folder, owner, group);

    /// <summary>Opens a file in order to lock it.</summary>
    public static SafeFileHandle OpenLock(string path)
    {
        const int ReadWrite = 2, CloseOnExec = 0x80000;
        var descriptor = Open(path, ReadWrite | CloseOnExec, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(path);
    }

    /// <summary>Opens a file that is there, so that every write goes to its end as it is then.</summary>
    public static SafeFileHandle OpenToAppend(string path)
    {
        const int WriteOnly = 1;
        var (append, closeOnExec) = OperatingSystem.IsLinux() ? (0x400, 0x80000) : (8, OperatingSystem.IsFreeBSD() ? 0x100000 : 0x1000000);
        var descriptor = Open(path, WriteOnly | append | closeOnExec, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(path);
    }

    /// <summary>write(2), once: what the system takes it takes together.</summary>
    /// <returns>How many bytes it took.</returns>
    public static unsafe int Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            while (true)
            {
                var taken = Write(file, first, bytes.Length);
                if (taken >= 0)
                    return (int)taken;
                if (Marshal.GetLastPInvokeError() != Interrupted)
                    throw Failure("write");
            }
        }
    }

    /// <summary>Takes flock(2)'s exclusive lock, or says that others have it.</summary>
    public static bool TryLock(SafeFileHandle file) =>
        FileLock(file, Exclusive | WithoutWaiting) == 0 || (Marshal.GetLastPInvokeError() == WouldBlock ? false : throw Failure("flock"));

    /// <summary>Waits for flock(2)'s exclusive lock. Linux wakes those who wait one by one, in the order in which they came.</summary>
    public static void WaitForLock(SafeFileHandle file)
    {
        while (FileLock(file, Exclusive) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
                throw Failure("flock");
        }
    }

    /// <summary>Frees the lock.</summary>
    public static void FreeLock(SafeFileHandle file) => _ = FileLock(file, Unlock);

    /// <summary>Waits until a folder's entries are on the disk. File systems that cannot do that to a folder say so, and need not.</summary>
    public static void FlushFolder(string folder)
    {
        const int BadDescriptor = 9, Invalid = 22, NotSupported = 95;
        var descriptor = Open(folder, 0, 0);
        if (descriptor < 0)
            throw Failure(folder);
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Flush(handle) != 0 && Marshal.GetLastPInvokeError() is not (BadDescriptor or Invalid or NotSupported))
            throw Failure(folder);
    }

    /// <summary>
    /// The first byte from <paramref name="from"/> on that may be other than zero: what lies before it takes no room on the disk. At the end
    /// of the file where there is none; <paramref name="from"/> itself where the system does not say.
    /// </summary>
    public static long NextData(SafeFileHandle file, long from)
    {
        const int Data = 3, NoData = 6;
        // Elsewhere the number of the call's mode is another, and places may have 32 bits.
        if (!OperatingSystem.IsLinux() || nint.Size < 8)
            return from;
        var data = Seek(file, from, Data);
        return data >= from ? data : Marshal.GetLastPInvokeError() == NoData ? RandomAccess.GetLength(file) : from;
    }

    private static IOException Failure(string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'.", error);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static unsafe partial int Statx(int directory, string path, int flags, uint mask, byte* result);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int ChangeOwnerOfLink(string path, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(SafeFileHandle file, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FileLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(SafeFileHandle file);
}
