namespace AgentQuarantine.Disks;

/// <summary>What a file system's failure means and what helps: one entry a cause.</summary>
internal static class FileFault
{
    /// <summary>ENOENT.</summary>
    public const int NoEntry = 2;

    // Linux's errno, and the HRESULTs of Windows' errors.
    private const int NotPermitted = 1, InputOutput = 5, Again = 11, Access = 13, Busy = 16, NotDirectory = 20, IsDirectory = 21;
    private const int TooManyInSystem = 23, TooMany = 24, NoSpace = 28, ReadOnlySystem = 30, NoLocks = 37, Loop = 40, NotSupported = 95, Quota = 122;
    private const int Windows = unchecked((int)0x80070000);

    /// <summary>Whether <paramref name="failure"/> comes from the file system rather than from a mistake of this program.</summary>
    public static bool Is(Exception failure) => failure is IOException or UnauthorizedAccessException;

    /// <summary>Whether a file cannot be replaced because it is a mount point of its own.</summary>
    public static bool IsBusy(Exception failure) => failure is IOException && failure.HResult == Busy;

    /// <summary>Whether another program has locked the file for the moment.</summary>
    public static bool IsLocked(Exception failure) => failure is IOException && failure.HResult is Again or (Windows | 32) or (Windows | 33);

    /// <summary>Whether the path cannot lead to a file: there is a file in place of a folder, or links lead in a circle.</summary>
    public static bool IsNoPath(Exception failure) => failure is IOException && failure.HResult is NotDirectory or Loop;

    /// <summary>Whether there is nothing at the path.</summary>
    public static bool IsMissing(Exception failure) =>
        failure is FileNotFoundException or DirectoryNotFoundException || (failure is IOException && failure.HResult == NoEntry);

    /// <summary>The cause in words, and what to do about it.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="writing">Whether it stood in the way of a write; otherwise of reading.</param>
    /// <param name="what">What the file is.</param>
    public static string Explain(Exception failure, bool writing, string what = "ledger")
    {
        var account = $"Run as the account that the {what} belongs to, or give this one";
        var errno = failure is UnauthorizedAccessException ? Access : failure.HResult;
        return errno switch
        {
            // Windows says the same of a file that another program holds open and does not share.
            NotPermitted or Access or (Windows | 5) when writing && OperatingSystem.IsWindows() =>
                $"another program holds it open and does not share it, or this account may not write there ({failure.Message}) "
                    + $"Find that program; or else: {account} the right to write the file and its folder.",
            NotPermitted or Access or (Windows | 5) => writing
                ? $"this account may not write there ({failure.Message}) {account} the right to write the file and its folder."
                : $"this account may not read it ({failure.Message}) {account} the right to read the file and to enter its folder.",
            Busy => "it is mounted by itself, so that no new file can take its place. Mount the folder that holds it, not the single file.",
            NoSpace or (Windows | 112) or (Windows | 39) => "the disk is full. Free some space and try again.",
            Quota => "this account's quota of the disk is used up. Free some space and try again.",
            ReadOnlySystem or (Windows | 19) =>
                $"its file system is mounted read-only. Mount it for writing, or name a {what} elsewhere. In a container, mount the folder that "
                    + "holds it.",
            InputOutput => $"the disk reports an error. Check the disk, and keep a copy of the {what} elsewhere before anything is repaired.",
            TooMany or TooManyInSystem => "too many files are open. Raise the limit (ulimit -n), or find the program that opens them.",
            NoLocks or NotSupported => $"its file system knows no locks. Name a {what} on a file system that does, such as a local disk.",
            Again or (Windows | 32) or (Windows | 33) =>
                "another program holds it open for itself alone. Try again; if it stays so, find that program.",
            _ => $"{failure.Message} Check the path, the disk and the permissions.",
        };
    }
}
