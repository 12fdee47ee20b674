using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Add-AgentQuarantine: a person takes agents out of service.</summary>
[Cmdlet(VerbsCommon.Add, "AgentQuarantine", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(QuarantineEntry))]
public sealed class AddAgentQuarantineCommand : LedgerCommand
{
    /// <summary>The agents, named exactly.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>Why, for those who find the agent out of service.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = "";

    /// <summary>When the quarantine ends by itself: a time, or a duration from now.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Instant(past: false)]
    [ArgumentCompleter(typeof(InstantCompleter))]
    public DateTimeOffset? Until { get; set; }

    /// <summary>Emits the entries.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        // An empty cell of a table means no end; an empty variable on the command line is a mistake.
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Until)) && Until is null)
            throw Terminate(ErrorRecords.UntilEmpty());
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        var options = new AddOptions { Agents = Agent, Reason = Reason, Until = Until };
        var added = AddOperation.Run(options, Ledger, Clock, agent => ShouldProcess(agent, $"Quarantine in '{Ledger.Name}'"));
        Show(added, entry => PassThru ? new QuarantineEntry(entry, added.Time) : null);
    }
}
