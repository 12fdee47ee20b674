using System.Management.Automation;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Servers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentMetricsServer: the metrics servers of this session.</summary>
[Cmdlet(VerbsCommon.Get, "AgentMetricsServer")]
[OutputType(typeof(AgentMetricsServer))]
public sealed class GetAgentMetricsServerCommand : QuarantineCommand
{
    /// <summary>The servers' numbers; all servers unless given.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ServerIdCompleter))]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Id is null)
            WriteObject(MetricsServers.All(), enumerateCollection: true);
        foreach (var id in Id ?? [])
        {
            if (MetricsServers.Find(id) is { } server)
                WriteObject(server);
            else
                WriteError(ErrorRecords.ServerNotFound(id));
        }
    }
}
