using System.Management.Automation;
using AgentQuarantine.PowerShell.Output;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Update-AgentStore: brings a fleet's schema up to this version's.</summary>
[Cmdlet(VerbsData.Update, "AgentStore", SupportsShouldProcess = true)]
[OutputType(typeof(AgentStore))]
public sealed class UpdateAgentStoreCommand : StoreCommand
{
    /// <inheritdoc/>
    protected override void Process()
    {
        if (ShouldProcess(Store.Name, "Upgrade the fleet's schema"))
            Show(Store.Upgrade());
    }
}
