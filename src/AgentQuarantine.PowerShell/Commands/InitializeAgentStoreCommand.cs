using System.Management.Automation;
using AgentQuarantine.PowerShell.Output;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Initialize-AgentStore: makes a fleet's schema, its tables and its roles.</summary>
[Cmdlet(VerbsData.Initialize, "AgentStore", SupportsShouldProcess = true)]
[OutputType(typeof(AgentStore))]
public sealed class InitializeAgentStoreCommand : StoreCommand
{
    /// <summary>Spreads events and agents over the workers of a Citus cluster.</summary>
    [Parameter]
    public SwitchParameter Distributed { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ShouldProcess(Store.Name, "Make the fleet's schema"))
            Show(Store.Initialize(Distributed));
    }
}
