using System.Diagnostics;

namespace AgentQuarantine.Disks;

/// <summary>An exclusive lock that is asked for again and again, where the system keeps no queue of those who wait.</summary>
internal static class PolledLock
{
    /// <summary>Waits for the lock on <paramref name="path"/>; <see langword="null"/>: others held it for the whole timeout.</summary>
    public static IDisposable? Acquire(string path, TimeSpan timeout)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (FileFault.IsLocked(e) || e.HResult == 35)
            {
                if (watch.Elapsed >= timeout)
                    return null;
                // Uneven pauses, or waiting writers would keep meeting each other.
                Thread.Sleep(Random.Shared.Next(1, 16));
            }
        }
    }
}
