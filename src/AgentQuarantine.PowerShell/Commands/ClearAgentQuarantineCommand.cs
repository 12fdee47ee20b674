using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Clear-AgentQuarantine: a person puts agents back into service.</summary>
[Cmdlet(VerbsCommon.Clear, "AgentQuarantine", DefaultParameterSetName = AgentSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(Output.QuarantineEntry))]
public sealed class ClearAgentQuarantineCommand : LedgerCommand
{
    private const string AgentSet = "Agent";
    private const string AllSet = "All";

    private bool _fromPipeline;

    /// <summary>The agents; wildcards match, except in names that come through the pipeline.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = AgentSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerAgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>Clears every agent that is quarantined or on probation.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <summary>The event logs whose present ends are marked; wildcards are expanded.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The event logs whose present ends are marked; every character is taken as it is.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Emits the entries.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin() => _fromPipeline = !All && !MyInvocation.BoundParameters.ContainsKey(nameof(Agent));

    /// <inheritdoc/>
    protected override void Process()
    {
        var selection = new AgentSelection(All ? null : Agent, literal: _fromPipeline);
        List<QuarantineEntry> entries = [.. selection.From([.. Ledger.Read().Agents.Values], entry => entry.Agent)
            .OrderBy(entry => entry.Agent, StringComparer.Ordinal)];
        foreach (var missing in selection.Missing)
            WriteError(ErrorRecords.AgentNotFound(missing, Ledger.Name));
        foreach (var entry in entries)
        {
            if (entry.State == QuarantineState.Healthy)
                WriteVerbose($"'{entry.Agent}' is not quarantined.");
            else if (ShouldProcess(entry.Agent, $"Clear the quarantine in '{Ledger.Name}'"))
                Clear(entry.Agent);
        }
    }

    private void Clear(string agent)
    {
        var now = Clock.GetUtcNow();
        var entry = ManualQuarantine.Clear(Ledger, agent, MarkEnds(now), now);
        if (PassThru)
            WriteObject(new Output.QuarantineEntry(entry, now));
    }

    /// <summary>The logs' ends. A log that was named must be there: without its mark the next check would undo the clearing.</summary>
    private List<LogMark> MarkEnds(DateTimeOffset now)
    {
        IEnumerable<string> logs =
            LiteralPath is not null ? PathResolver.Literal(SessionState.Path, LiteralPath, Fail)
            : Path is not null ? PathResolver.Wildcards(SessionState.Path, Path, Fail)
            : File.Exists(ResolveFile(EventLogCommand.DefaultPath)) ? [ResolveFile(EventLogCommand.DefaultPath)]
            : [];
        List<LogMark> marks = [.. logs.Select(log => File.Exists(log)
            ? new EventLog(log).MarkEnd(now)
            : throw Terminate(ErrorRecords.EventLogNotFound(log)))];
        WriteVerbose(marks.Count == 0
            ? $"No event log is marked: there is none at '{EventLogCommand.DefaultPath}', and none was named."
            : $"Only rewards past the present end count: {string.Join(", ", marks.Select(mark => $"'{mark.Path}'"))}.");
        return marks;
    }

    private void Fail(ErrorRecord error) => throw Terminate(error);
}
