namespace AgentQuarantine.Disks;

/// <summary>What lies at a path.</summary>
internal enum FileKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe or a terminal, which can be read once. Opening a pipe waits for its other end.</summary>
    Pipe,

    /// <summary>A socket or a device.</summary>
    Other,
}

/// <summary>Tells one state of a file from another: a file that was replaced or written differs, even where length and time agree.</summary>
/// <param name="Identity">Which file it is: device and inode, or what the system has in their place.</param>
/// <param name="Changed">When anything of it changed last, in the system's own unit; it cannot be set back.</param>
/// <param name="Written">When its content changed last, in the system's own unit.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct FileStamp((ulong Device, ulong File) Identity, long Changed, long Written, long Length);

/// <summary>What is known of a file without opening it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Stamp">Tells whether it has changed.</param>
/// <param name="Mode">Who may do what with it; none on Windows.</param>
/// <param name="Owner">The number of the account that it belongs to.</param>
/// <param name="Group">The number of its group.</param>
internal readonly record struct FileFacts(FileKind Kind, FileStamp Stamp, UnixFileMode Mode = default, uint Owner = 0, uint Group = 0)
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Whether nobody may write it.</summary>
    public bool IsReadOnly => OperatingSystem.IsWindows() ? HasReadOnlyAttribute : (Mode & AnyWrite) == 0;

    /// <summary>Whether it is marked read-only, as files can be on Windows.</summary>
    public bool HasReadOnlyAttribute { get; init; }
}
