using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that reads a fleet's statistics, and the ledger beside them.</summary>
public abstract class FleetCommand : WindowCommand
{
    private IQuarantineLedger? _ledger;

    /// <summary>The ledger file, relative to the session's location, or the address of a fleet's database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LedgerPath { get; set; } = Defaults.LedgerPath;

    /// <summary>Fails where the ledger is not there, in place of taking it for an empty one.</summary>
    [Parameter]
    public SwitchParameter RequireLedger { get; set; }

    /// <summary>The ledger.</summary>
    protected IQuarantineLedger Ledger => _ledger ??= OpenLedger(LedgerPath, RequireLedger);
}
