using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentQuarantine: what the ledger says, and what it said before.</summary>
[Cmdlet(VerbsCommon.Get, "AgentQuarantine", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(QuarantineEntry), ParameterSetName = [LedgerSet])]
[OutputType(typeof(QuarantineTransition), ParameterSetName = [HistorySet])]
[OutputType(typeof(QuarantineCheckRecord), ParameterSetName = [LastCheckSet])]
public sealed class GetAgentQuarantineCommand : LedgerCommand
{
    private const string LedgerSet = "Ledger";
    private const string HistorySet = "History";
    private const string LastCheckSet = "LastCheck";

    private bool _fromPipeline;

    /// <summary>The agents; wildcards match, except in names that come through the pipeline.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LedgerSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = HistorySet)]
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

    /// <summary>Emits how the last check ended, whoever made it, in place of the entries.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LastCheckSet)]
    public SwitchParameter LastCheck { get; set; }

    /// <summary>Leaves out transitions before this time; a duration reaches back from now.</summary>
    [Parameter(ParameterSetName = HistorySet)]
    [Instant(past: true)]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public DateTimeOffset? Since { get; set; }

    /// <inheritdoc/>
    protected override void Begin() =>
        _fromPipeline = MyInvocation.ExpectingInput && !MyInvocation.BoundParameters.ContainsKey(nameof(Agent));

    /// <inheritdoc/>
    protected override void Process()
    {
        if (LastCheck)
        {
            Show(ListOperation.LastCheck(Ledger, Clock), check => new QuarantineCheckRecord(check));
            return;
        }
        var agents = new AgentSelection(Agent) { Literal = _fromPipeline, SilentPatterns = true };
        if (History)
        {
            var options = new HistoryOptions { Agents = agents, Since = Since };
            Show(HistoryOperation.Run(options, Ledger, Clock), record => new QuarantineTransition(record));
            return;
        }
        var listed = ListOperation.Run(new ListOptions { Agents = agents, ActiveOnly = Active }, Ledger, Clock);
        Show(listed, entry => new QuarantineEntry(entry, listed.Time));
    }
}
