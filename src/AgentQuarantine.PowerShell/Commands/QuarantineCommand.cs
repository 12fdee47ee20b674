using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>What every cmdlet shares: errors with public ids, Ctrl+C, and paths through the session's providers.</summary>
/// <remarks>
/// A <see cref="QuarantineException"/> that leaves <see cref="Begin"/>, <see cref="Process"/> or <see cref="End"/> ends the
/// cmdlet; where the next input may go on all the same, it is to be run through <see cref="TryEach"/>.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Nothing waits on the source's handle; a stop may come after the cmdlet's end.")]
public abstract class QuarantineCommand : PSCmdlet
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled by Ctrl+C.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <summary>The clock.</summary>
    protected static TimeProvider Clock => TimeProvider.System;

    /// <summary>Runs before the pipeline's first object.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Runs once an object of the pipeline, or once where there is no pipeline.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>Runs after the pipeline's last object.</summary>
    protected virtual void End()
    {
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guard(Begin);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>The file system's path that <paramref name="path"/> means in this session; the file need not exist.</summary>
    /// <param name="path">A path with or without a drive, relative to the session's location; wildcards are taken as they are.</param>
    protected string ResolveFile(string path) =>
        PathResolver.TryResolveFile(SessionState.Path, path, out var file, out var error) ? file : throw Terminate(error);

    /// <summary>Runs <paramref name="act"/>; a failure becomes an error of this input, and the next one goes on.</summary>
    /// <remarks>Damage of the ledger, a bad policy and the like would meet every input: they end the cmdlet.</remarks>
    protected void TryEach(Action act)
    {
        try
        {
            act();
        }
        catch (QuarantineException e) when (e.Id is ErrorIds.EventLogNotFound or ErrorIds.EventLogUnreadable or ErrorIds.AgentNotFound)
        {
            WriteError(ErrorRecords.From(e));
        }
    }

    /// <summary>Runs <paramref name="work"/> beside the pipeline, which shows its progress meanwhile and can be stopped.</summary>
    /// <param name="activity">What the progress bar says.</param>
    /// <param name="status">What it is done to, such as the log's path.</param>
    /// <param name="work">Reports from any thread; ends soon after its token is cancelled.</param>
    protected T RunWithProgress<T>(string activity, string status, Func<IProgress<Events.ReadProgress>, CancellationToken, T> work) =>
        ProgressPump.Run(this, activity, status, work, StopToken);

    /// <summary>The ledger at <paramref name="path"/>, which is resolved in this session.</summary>
    private protected FileLedger OpenLedger(string path) => new(ResolveFile(path));

    private void Guard(Action act)
    {
        try
        {
            act();
        }
        catch (QuarantineException e)
        {
            throw Terminate(ErrorRecords.From(e));
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Ends the cmdlet with <paramref name="error"/>; to be written as <c>throw Terminate(error)</c>.</summary>
    private protected Exception Terminate(ErrorRecord error)
    {
        ThrowTerminatingError(error);
        return new InvalidOperationException("unreachable");
    }
}
