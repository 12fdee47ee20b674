using System.Management.Automation;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentQuarantine: what the ledger says, and what it said before.</summary>
[Cmdlet(VerbsCommon.Get, "AgentQuarantine", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(QuarantineEntry), ParameterSetName = [LedgerSet])]
[OutputType(typeof(QuarantineTransition), ParameterSetName = [HistorySet])]
public sealed class GetAgentQuarantineCommand : LedgerCommand
{
    private const string LedgerSet = "Ledger";
    private const string HistorySet = "History";

    private bool _fromPipeline;

    /// <summary>The agents; wildcards match, except in names that come through the pipeline.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LedgerAgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>Leaves out the agents that may run.</summary>
    [Parameter(ParameterSetName = LedgerSet)]
    public SwitchParameter Active { get; set; }

    /// <summary>Emits the transitions, oldest first, in place of the entries.</summary>
    [Parameter(Mandatory = true, ParameterSetName = HistorySet)]
    public SwitchParameter History { get; set; }

    /// <summary>Leaves out transitions before this time; a duration reaches back from now.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    [Instant(past: true)]
    public DateTimeOffset? Since { get; set; }

    /// <inheritdoc/>
    protected override void Begin() =>
        _fromPipeline = MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(Agent));

    /// <inheritdoc/>
    protected override void Process()
    {
        var selection = new AgentSelection(Agent, literal: _fromPipeline);
        if (History)
            EmitHistory(selection);
        else
            EmitLedger(selection);
        foreach (var missing in selection.Missing)
            WriteError(ErrorRecords.AgentNotFound(missing, Ledger.Name));
    }

    private void EmitLedger(AgentSelection selection)
    {
        var now = Clock.GetUtcNow();
        WriteObject(
            selection.From([.. Ledger.Read().Agents.Values], entry => entry.Agent)
                .OrderBy(entry => entry.Agent, StringComparer.Ordinal)
                .Select(entry => new QuarantineEntry(entry, now))
                .Where(entry => entry.Active || !Active),
            enumerateCollection: true);
    }

    private void EmitHistory(AgentSelection selection) => WriteObject(
        selection.From([.. Ledger.History()], record => record.Agent)
            .Where(record => !(record.Time < Since))
            .Select(record => new QuarantineTransition(record)),
        enumerateCollection: true);
}
