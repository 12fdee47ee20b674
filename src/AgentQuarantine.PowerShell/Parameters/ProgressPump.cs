using System.Management.Automation;
using AgentQuarantine.Events;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>
/// Runs a reading on another thread while the pipeline's own, the only one that may write to the host, shows how far it is.
/// </summary>
internal static class ProgressPump
{
    /// <summary>A reading shorter than this shows nothing.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    public static T Run<T>(
        Cmdlet cmdlet, string activity, string status, Func<IProgress<ReadProgress>, CancellationToken, T> work, CancellationToken stopping)
    {
        var latest = new Latest();
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var task = Task.Run(() => work(latest, abandoned.Token), CancellationToken.None);
        var shown = false;
        try
        {
            // Nothing is written once the pipeline is stopping: that can hang PowerShell itself (PowerShell/PowerShell#12814).
            for (var wait = Quiet; !Ended(task, wait, stopping) && !cmdlet.Stopping; wait = Pace)
            {
                if (latest.Percent is not { } percent)
                    continue;
                cmdlet.WriteProgress(new ProgressRecord(0, activity, status) { PercentComplete = percent });
                shown = true;
            }
            if (shown && !cmdlet.Stopping && !stopping.IsCancellationRequested)
                cmdlet.WriteProgress(new ProgressRecord(0, activity, status) { RecordType = ProgressRecordType.Completed });
        }
        finally
        {
            // Writing throws when the pipeline is stopped: the reading must not outlive the cmdlet.
            abandoned.Cancel();
            Ended(task, Timeout.InfiniteTimeSpan, default);
        }
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Whether the task has ended or the pipeline is to stop, after a wait that either cuts short.</summary>
    private static bool Ended(Task task, TimeSpan wait, CancellationToken stopping) =>
        WaitHandle.WaitAny([((IAsyncResult)task).AsyncWaitHandle, stopping.WaitHandle], wait) != WaitHandle.WaitTimeout;

    private sealed class Latest : IProgress<ReadProgress>
    {
        private int _percent = -1;

        public int? Percent => Volatile.Read(ref _percent) is >= 0 and var percent ? percent : null;

        public void Report(ReadProgress value)
        {
            if (value.TotalBytes > 0)
                Volatile.Write(ref _percent, (int)Math.Clamp(100.0 * value.Bytes / value.TotalBytes, 0, 100));
        }
    }
}
