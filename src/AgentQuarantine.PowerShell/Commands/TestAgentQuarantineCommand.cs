using System.Management.Automation;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.Quarantine;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Test-AgentQuarantine: the enforcement point for scripts.</summary>
[Cmdlet(VerbsDiagnostic.Test, "AgentQuarantine")]
[OutputType(typeof(bool))]
public sealed class TestAgentQuarantineCommand : LedgerCommand
{
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
        var ledger = ReadLedger();
        var now = Clock.GetUtcNow();
        foreach (var agent in Agent)
            WriteObject(ledger?.IsQuarantined(agent, now) ?? WhenUnknown == Quarantine.WhenUnknown.Deny);
    }

    private LedgerSnapshot? ReadLedger()
    {
        try
        {
            return Ledger.Read();
        }
        catch (QuarantineException e) when (WhenUnknown is not null)
        {
            WriteWarning($"Answering {WhenUnknown}: {e.Message}");
            return null;
        }
    }
}
