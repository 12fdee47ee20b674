using System.Management.Automation;
using AgentQuarantine.PowerShell.Output;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentStore: what a fleet's database holds.</summary>
[Cmdlet(VerbsCommon.Get, "AgentStore")]
[OutputType(typeof(AgentStore))]
public sealed class GetAgentStoreCommand : StoreCommand
{
    /// <inheritdoc/>
    protected override void Process() => Show(Store.Status());
}
