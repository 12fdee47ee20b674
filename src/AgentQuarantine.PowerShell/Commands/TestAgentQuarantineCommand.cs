using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.Quarantine;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Test-AgentQuarantine: the enforcement point for scripts.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AgentQuarantine")]
[OutputType(typeof(bool))]
public sealed class TestAgentQuarantineCommand : LedgerCommand
{
    private QuarantineGate? _gate;
    private bool _warned;

    /// <summary>The agents, named exactly.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[] Agent { get; set; } = [];

    /// <summary>What to answer while the ledger cannot be read, in place of an error.</summary>
    [Parameter]
    public WhenUnknown? WhenUnknown { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        _gate ??= new QuarantineGate(Ledger.Name, WhenUnknown ?? Quarantine.WhenUnknown.Deny, Clock, Timeout.InfiniteTimeSpan);
        foreach (var agent in Agent)
            WriteObject(TestOperation.Ask(agent, _gate, WhenUnknown is null ? null : Warn));
    }

    private void Warn(QuarantineException error)
    {
        if (!_warned)
            WriteWarning($"Not every answer is the ledger's: {error.Message}");
        _warned = true;
    }
}
