using System.Management.Automation;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that needs the ledger.</summary>
public abstract class LedgerCommand : QuarantineCommand
{
    private IQuarantineLedger? _ledger;

    /// <summary>The ledger file, relative to the session's location, or the address of a fleet's database.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LedgerPath { get; set; } = Defaults.LedgerPath;

    /// <summary>Fails where the ledger is not there, in place of taking it for an empty one.</summary>
    [Parameter]
    public SwitchParameter RequireLedger { get; set; }

    /// <summary>The user and password of a fleet's database; by default those of PGPASSWORD or a passfile.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override PSCredential? StoreCredential => Credential;

    /// <summary>The ledger.</summary>
    protected IQuarantineLedger Ledger => _ledger ??= OpenLedger(LedgerPath, RequireLedger);
}
