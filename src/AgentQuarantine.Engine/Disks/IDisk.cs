namespace AgentQuarantine.Disks;

/// <summary>
/// What a safe write asks of a file system, and nothing else, so that a test can stand in for it and let every single call fail.
/// Failures are <see cref="IOException"/>s and <see cref="UnauthorizedAccessException"/>s; <see cref="FileFault"/> tells them apart.
/// </summary>
internal interface IDisk
{
    /// <summary>What lies at <paramref name="path"/>, links followed; <see langword="null"/> where nothing does.</summary>
    FileFacts? Look(string path);

    /// <summary>The file that the symbolic links at <paramref name="path"/> lead to, whether or not it is there.</summary>
    string Resolve(string path);

    /// <summary>Opens a file for reading.</summary>
    Stream OpenRead(string path);

    /// <summary>Makes a folder and those above it. Root makes them for the owner of the folder above.</summary>
    void CreateFolder(string path);

    /// <summary>Makes a file that must not be there yet: a link in its place is not followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="like">Whose mode, owner and group it takes on, as far as this account may give them.</param>
    Stream Create(string path, FileFacts? like);

    /// <summary>Opens a file for reading and writing, and makes it where it is not there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="like">Whose mode, owner and group a new file takes on.</param>
    Stream Open(string path, FileFacts? like);

    /// <summary>Waits for an exclusive lock on a file, which is made where it is not there.</summary>
    /// <returns>Frees the lock when disposed of; <see langword="null"/>: others held it for all of <paramref name="timeout"/>.</returns>
    IDisposable? Lock(string path, FileFacts? like, TimeSpan timeout);

    /// <summary>Waits until what was written to <paramref name="file"/> is on the disk.</summary>
    void Flush(Stream file);

    /// <summary>Renames a file over another.</summary>
    void Rename(string from, string to);

    /// <summary>Waits until the renames in a folder are on the disk.</summary>
    void FlushFolder(string folder);

    /// <summary>Removes a file, if it is there.</summary>
    void Delete(string path);

    /// <summary>The full paths of the files in <paramref name="folder"/> whose names match <paramref name="pattern"/>.</summary>
    IReadOnlyList<string> Find(string folder, string pattern);
}
