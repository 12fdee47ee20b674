using Microsoft.Win32.SafeHandles;

namespace AgentQuarantine.Disks;

/// <summary>
/// An exclusive lock that goes to those who wait in the order in which they came. It is flock(2)'s, so that other programs can take it
/// too. The system frees it when its holder dies.
/// </summary>
/// <remarks>
/// A writer that frees the lock and asks for it again at once would pass those who wait: they have to wake up first. So one stands in line at a
/// second file, <c>….queue</c>, and only the first in line waits for the lock itself.
/// </remarks>
internal sealed class FairLock : IDisposable
{
    /// <summary>What the line's file is called, after the lock's name.</summary>
    public const string QueueEnd = ".queue";

    private const int Waiting = 0, Taken = 1, GivenUp = 2;

    private readonly SafeFileHandle _lock, _queue;
    private readonly ManualResetEventSlim _done = new();
    private int _state;
    private Exception? _failure;

    private FairLock(SafeFileHandle held, SafeFileHandle queue) => (_lock, _queue) = (held, queue);

    /// <summary>Waits for the lock on <paramref name="path"/>; <see langword="null"/>: others held it for the whole timeout.</summary>
    public static IDisposable? Acquire(string path, TimeSpan timeout)
    {
        var held = Posix.OpenLock(path);
        try
        {
            var queue = Posix.OpenLock(path + QueueEnd);
            var one = new FairLock(held, queue);
            if (one.TryAtOnce() || one.StandInLine(timeout))
                return one;
            return null;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A child that is being started may have a copy of the file for a moment: closing ours alone would not free the lock.
        Posix.FreeLock(_lock);
        _queue.Dispose();
        _lock.Dispose();
        _done.Dispose();
    }

    private bool TryAtOnce()
    {
        if (!Posix.TryLock(_queue))
            return false;
        var got = Posix.TryLock(_lock);
        Posix.FreeLock(_queue);
        return got;
    }

    // flock(2) has no timeout: a thread waits, and gives back what it gets once nobody wants it any more.
    private bool StandInLine(TimeSpan timeout)
    {
        new Thread(Wait, maxStackSize: 256 << 10) { IsBackground = true, Name = "AgentQuarantine lock" }.Start();
        if (!_done.Wait(Duration.Waitable(timeout)) && Interlocked.CompareExchange(ref _state, GivenUp, Waiting) == Waiting)
            return false;
        _done.Wait();
        return _failure is null ? true : throw new IOException(_failure.Message, _failure.HResult);
    }

    private void Wait()
    {
        try
        {
            Posix.WaitForLock(_queue);
            if (Volatile.Read(ref _state) == Waiting)
                Posix.WaitForLock(_lock);
            Posix.FreeLock(_queue);
        }
        catch (IOException e)
        {
            _failure = e;
        }
        if (Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting)
            _done.Set();
        else
            Dispose();
    }
}
