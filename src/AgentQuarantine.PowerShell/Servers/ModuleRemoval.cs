using System.Management.Automation;

namespace AgentQuarantine.PowerShell.Servers;

/// <summary>Remove-Module frees every port.</summary>
public sealed class ModuleRemoval : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        foreach (var server in MetricsServers.All())
            MetricsServers.Stop(server);
    }
}
