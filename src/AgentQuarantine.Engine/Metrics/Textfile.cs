namespace AgentQuarantine.Metrics;

/// <summary>A file for the textfile collector of Prometheus' node_exporter.</summary>
internal static class Textfile
{
    private const UnixFileMode Mode0644 =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes <paramref name="snapshot"/> as text, whole or not at all: a reader sees the old file or the new one.</summary>
    /// <param name="snapshot">What to write.</param>
    /// <param name="path">The file's full path; it ends in <c>.prom</c>, and its folder exists.</param>
    /// <exception cref="QuarantineException"><c>TextfileNameInvalid</c>, <c>FileUnwritable</c>.</exception>
    public static void Write(MetricsSnapshot snapshot, string path)
    {
        using var buffer = new ByteBuffer();
        Exposition.Write(snapshot, ExpositionFormat.Text, buffer, withProcess: false);
        Write(buffer.Span, path);
    }

    /// <summary>Writes metrics that are text already, whole or not at all.</summary>
    /// <inheritdoc cref="Write(MetricsSnapshot, string)"/>
    public static void Write(ReadOnlySpan<byte> text, string path)
    {
        CheckName(path);
        // The collector takes every *.prom: the file beside must not look like one.
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(text);
                file.Flush(flushToDisk: true);
            }
            // Whatever the umask: the collector runs as another user.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, Mode0644);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside))
                File.Delete(beside);
            throw Errors.FileUnwritable(path, e.Message, e);
        }
    }

    /// <summary>Whether the collector would read a file of this name.</summary>
    /// <exception cref="QuarantineException"><c>TextfileNameInvalid</c>.</exception>
    public static void CheckName(string path)
    {
        if (!path.EndsWith(".prom", StringComparison.Ordinal) || Path.GetFileName(path) == ".prom")
            throw Errors.TextfileNameInvalid(path);
    }
}
