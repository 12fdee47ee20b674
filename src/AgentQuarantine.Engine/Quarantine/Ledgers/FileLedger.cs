using System.Text;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The ledger as a JSON file that other programs read.</summary>
/// <remarks>
/// A write takes the lock beside the ledger, writes a temporary file in the same folder, flushes it to the disk, keeps the
/// previous ledger as <c>.bak</c> and renames the new one into place. The history is appended after that: a crash between
/// the two leaves an agent quarantined without its line in the history, never a line without the quarantine.
/// </remarks>
/// <param name="path">The file's full path. Where it is a symbolic link, its target is read and written.</param>
public sealed class FileLedger(string path) : IQuarantineLedger
{
    /// <summary>How long a writer waits for the lock.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The size in bytes from which on the history is rotated; one older file, <c>.1</c>, is kept.</summary>
    public long MaxHistoryBytes { get; init; } = 16 << 20;

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    /// <remarks>Times and length of the file. A rename brings a new file, and with it a new time of creation.</remarks>
    public object? Version
    {
        get
        {
            try
            {
                var file = new FileInfo(LedgerFiles.At(path).Ledger);
                return file.Exists ? (file.LastWriteTimeUtc, file.CreationTimeUtc, file.Length) : null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public LedgerSnapshot Read() => Read(LedgerFiles.At(path));

    /// <inheritdoc/>
    public LedgerSnapshot Update(Func<LedgerSnapshot, IReadOnlyList<LedgerChange>> decide, DateTimeOffset now)
    {
        var files = LedgerFiles.At(path);
        Writing(() => Directory.CreateDirectory(files.Folder));
        using var held = LedgerLock.Acquire(files, LockTimeout);
        var before = Read(files);
        var changes = decide(before);
        if (changes.Count == 0)
            return before;
        var after = before;
        var entries = changes.Select(change => change.Entry).OfType<QuarantineEntry>().ToList();
        if (entries.Count > 0)
        {
            var bytes = Encoding.ASCII.GetBytes(LedgerJson.Write(before.With(entries, now)));
            Writing(() => Replace(files, bytes));
            after = LedgerJson.Parse(bytes);
        }
        Writing(() => new HistoryFile(files.History, MaxHistoryBytes).Append(changes.Select(change => change.Record).OfType<HistoryRecord>()));
        return after;
    }

    /// <inheritdoc/>
    public IEnumerable<HistoryRecord> History() => new HistoryFile(LedgerFiles.At(path).History, MaxHistoryBytes).Read();

    private static LedgerSnapshot Read(LedgerFiles files)
    {
        try
        {
            return ReadBytes(files) is { } bytes ? LedgerJson.Parse(bytes) : LedgerSnapshot.Empty;
        }
        catch (JsonShapeException e)
        {
            throw Errors.LedgerDamaged(files.Ledger, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.LedgerDamaged(files.Ledger, $"it cannot be read: {e.Message}", e);
        }
    }

    private static byte[]? ReadBytes(LedgerFiles files)
    {
        for (var first = true; ; first = false)
        {
            try
            {
                using var file = new FileStream(files.Ledger, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var bytes = new byte[file.Length];
                file.ReadExactly(bytes);
                return bytes;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                if (!File.Exists(files.Backup))
                    return null;
                // Between the two looks others may have written the first ledger and its backup: look again.
                if (!first)
                    throw Errors.LedgerDamaged(files.Ledger, "it is gone, while its backup is there.", e);
            }
        }
    }

    private static void Replace(LedgerFiles files, byte[] bytes)
    {
        // A rename replaces a file that is marked read-only without asking.
        if (File.Exists(files.Ledger))
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(files.Ledger) & AnyWrite) == 0)
                throw new UnauthorizedAccessException("The file is read-only.");
            new FileStream(files.Ledger, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        AtomicFile.Write(files.Ledger, bytes, files.Backup);
    }

    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.LedgerUnwritable(path, e);
        }
    }
}
