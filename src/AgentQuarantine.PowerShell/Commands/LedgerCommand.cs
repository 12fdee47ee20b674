using System.Management.Automation;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that needs the ledger.</summary>
public abstract class LedgerCommand : QuarantineCommand
{
    /// <summary>The ledger's path unless another is given, as in the original.</summary>
    internal const string DefaultLedgerPath = "meta_supervisor/quarantine.json";

    private FileLedger? _ledger;

    /// <summary>The ledger file, relative to the session's location.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string LedgerPath { get; set; } = DefaultLedgerPath;

    /// <summary>The ledger.</summary>
    protected FileLedger Ledger => _ledger ??= OpenLedger(LedgerPath);
}
