using AgentQuarantine.Disks;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>Replaces a ledger and keeps the one before. Whatever fails, and whenever, the old ledger or the new one is there.</summary>
/// <param name="disk">Where the ledger lies.</param>
/// <param name="files">The ledger, whose lock is held.</param>
/// <param name="facts">What is known of the ledger, or of its folder where it is new.</param>
internal sealed class LedgerWriter(IDisk disk, LedgerFiles files, FileFacts? facts)
{
    /// <summary>Replaces the ledger.</summary>
    /// <param name="before">What it holds; <see langword="null"/>: it is new.</param>
    /// <param name="after">What it is to hold.</param>
    public void Replace(byte[]? before, byte[] after)
    {
        RemoveLeftovers();
        if (before is not null)
            AtomicFile.Replace(disk, files.Backup, before, facts);
        try
        {
            AtomicFile.Replace(disk, files.Ledger, after, facts);
        }
        catch (IOException e) when (before is not null && FileFault.IsBusy(e))
        {
            WriteInPlace(before, after);
        }
    }

    // A file that was mounted by itself cannot be replaced. It is written as it lies; the backup holds what it held.
    private void WriteInPlace(byte[] before, byte[] after)
    {
        try
        {
            Overwrite(after);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            Restore(before);
            throw;
        }
    }

    private void Restore(byte[] before)
    {
        try
        {
            Overwrite(before);
        }
        catch (Exception e) when (FileFault.Is(e))
        {
            throw Errors.LedgerHalfWritten(files.Ledger, e);
        }
    }

    private void Overwrite(byte[] bytes)
    {
        using var file = disk.Open(files.Ledger, facts);
        file.Write(bytes);
        file.SetLength(bytes.Length);
        disk.Flush(file);
    }

    // The lock is held: nobody is writing these any more. A ledger next to this one, whose name begins alike, has temporary files of its own.
    private void RemoveLeftovers()
    {
        foreach (var left in disk.Find(files.Folder, Path.GetFileName(files.Ledger) + "*" + AtomicFile.TemporaryEnd))
        {
            if (AtomicFile.IsTemporaryOf(left, files.Ledger) || AtomicFile.IsTemporaryOf(left, files.Backup))
                AtomicFile.TryDelete(disk, left);
        }
    }
}
