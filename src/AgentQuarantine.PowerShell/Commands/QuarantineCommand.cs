using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Jobs;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.PowerShell.Servers;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>What every cmdlet shares: errors with public ids, Ctrl+C, and paths through the session's providers.</summary>
/// <remarks>
/// A <see cref="QuarantineException"/> that leaves <see cref="Begin"/>, <see cref="Process"/> or <see cref="End"/> ends the
/// cmdlet; the failures in a result do not.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Nothing waits on the source's handle; a stop may come after the cmdlet's end.")]
public abstract class QuarantineCommand : PSCmdlet
{
    private readonly CancellationTokenSource _stop = new();
    private CommandJob? _job;
    private StoreResolver? _stores;

    /// <summary>Cancelled by Ctrl+C.</summary>
    protected CancellationToken StopToken => _stop.Token;

    /// <summary>The clock of every cmdlet.</summary>
    internal static TimeProvider Clock => TimeProvider.System;

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
    protected sealed override void BeginProcessing()
    {
        _job = this is IRunsAsJob { AsJob.IsPresent: true } ? new CommandJob(this) : null;
        if (_job is null)
            Guard(Begin);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(_job is null ? Process : _job.Take);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(_job is null ? End : _job.Emit);

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>The file system's path that <paramref name="path"/> means in this session; the file need not exist.</summary>
    /// <param name="path">A path with or without a drive, relative to the session's location; wildcards are taken as they are.</param>
    protected string ResolveFile(string path) =>
        PathResolver.TryResolveFile(SessionState.Path, path, out var file, out var error) ? file : throw Terminate(error);

    /// <summary><see cref="ResolveFile"/> of a path that may be missing.</summary>
    protected string? ResolveOptional(string? path) => path is null ? null : ResolveFile(path);

    /// <summary>Emits what a use case gave; its failures are errors after which the next input goes on.</summary>
    /// <param name="result">The result.</param>
    /// <param name="shown">An item as it is emitted; <see langword="null"/>: it is not.</param>
    private protected void Show<T>(OperationResult<T> result, Func<T, object?> shown)
    {
        foreach (var log in result.Logs)
            WriteVerbose(log.ToString());
        WriteObject(result.Items.Select(shown).Where(item => item is not null), enumerateCollection: true);
        foreach (var line in result.Refused)
            WriteWarning(line.ToString());
        foreach (var warning in result.Warnings)
            WriteWarning(warning);
        foreach (var failure in result.Failures)
            WriteError(ErrorRecords.From(failure));
    }

    /// <summary>Runs <paramref name="work"/> beside the pipeline, which shows its progress meanwhile and can be stopped.</summary>
    /// <param name="activity">What the progress bar says.</param>
    /// <param name="status">What it is done to, such as the log's path.</param>
    /// <param name="work">Reports from any thread; ends soon after its token is cancelled.</param>
    protected T RunWithProgress<T>(string activity, string status, Func<IProgress<Events.ReadProgress>, CancellationToken, T> work) =>
        ProgressPump.Run(this, activity, status, work, StopToken);

    /// <summary>The ledger at <paramref name="path"/>, which is resolved in this session, or that of the fleet's database that it names.</summary>
    private protected IQuarantineLedger OpenLedger(string path, bool isRequired) =>
        Stores.Ledger(StoreResolver.IsStore(path) ? path : ResolveFile(path), isRequired);

    /// <summary>Tells paths from the addresses of fleets' databases.</summary>
    private protected StoreResolver Stores =>
        _stores ??= StoreCredential is { } credential ? StoreLibrary.With(credential) : StoreLibrary.Resolver;

    /// <summary>The user and password of a fleet's database; <see langword="null"/>: those of PGPASSWORD or a passfile.</summary>
    private protected virtual PSCredential? StoreCredential => null;

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
