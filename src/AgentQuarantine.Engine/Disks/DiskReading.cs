namespace AgentQuarantine.Disks;

/// <summary>Files that are read whole.</summary>
internal static class DiskReading
{
    /// <summary>The bytes of a file, as many as it had when it was opened, or fewer where it was cut since.</summary>
    /// <exception cref="IOException">It is larger than 2 GiB, or cannot be read.</exception>
    public static byte[] ReadWhole(this IDisk disk, string path)
    {
        using var stream = disk.OpenRead(path);
        if (stream.Length > Array.MaxLength)
            throw new IOException("The file is larger than 2 GiB.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
