using System.Management.Automation;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet about a fleet's database.</summary>
public abstract class StoreCommand : QuarantineCommand
{
    /// <summary>The database's address, such as <c>postgres://user@host:5432/db?schema=fleet_a</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Url { get; set; } = "";

    /// <summary>The user and password of a fleet's database; by default those of PGPASSWORD or a passfile.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    private protected override PSCredential? StoreCredential => Credential;

    /// <summary>The database.</summary>
    private protected IFleetStore Store => Stores.Find(Url)
        ?? throw Terminate(ErrorRecords.NoStore(Url));

    /// <summary>Emits what the database holds.</summary>
    private protected void Show(StoreStatus status)
    {
        foreach (var note in status.Notes)
            WriteWarning(note);
        WriteObject(new AgentStore(status));
    }
}
