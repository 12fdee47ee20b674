using System.Diagnostics;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The ledger's exclusive lock, among threads and processes. The system frees it when its holder dies.</summary>
internal static class LedgerLock
{
    // EAGAIN on Linux and on macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Waits for the lock; disposing of the answer frees it.</summary>
    /// <param name="files">The ledger.</param>
    /// <param name="timeout">The longest wait.</param>
    /// <exception cref="QuarantineException"><c>LedgerLocked</c> or <c>LedgerUnwritable</c>.</exception>
    public static IDisposable Acquire(LedgerFiles files, TimeSpan timeout)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (Held.Contains(e.HResult))
            {
                if (watch.Elapsed >= timeout)
                    throw Errors.LedgerLocked(files.Ledger, files.Lock, timeout, e);
                // Uneven pauses, or waiting writers would keep meeting each other.
                Thread.Sleep(Random.Shared.Next(1, 16));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Errors.LedgerUnwritable(files.Ledger, e);
            }
        }
    }
}
