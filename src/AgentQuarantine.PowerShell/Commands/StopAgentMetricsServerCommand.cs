using System.Management.Automation;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Servers;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Stop-AgentMetricsServer: ends metrics servers of this session and frees their ports.</summary>
[Cmdlet(VerbsLifecycle.Stop, "AgentMetricsServer", DefaultParameterSetName = IdSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(AgentMetricsServer))]
public sealed class StopAgentMetricsServerCommand : QuarantineCommand
{
    private const string IdSet = "Id";
    private const string InputObjectSet = "InputObject";
    private const string AllSet = "All";

    /// <summary>The servers' numbers.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = IdSet)]
    [ArgumentCompleter(typeof(ServerIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <summary>Servers from Start- or Get-AgentMetricsServer.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    public AgentMetricsServer[] InputObject { get; set; } = [];

    /// <summary>Stops every server of this session.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <summary>Emits the servers that were stopped.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var server in Servers())
        {
            if (!ShouldProcess($"{server.Id}: {server.Uri}", "Stop the metrics server"))
                continue;
            MetricsServers.Stop(server);
            if (PassThru)
                WriteObject(server);
        }
    }

    private IEnumerable<AgentMetricsServer> Servers()
    {
        if (All)
        {
            foreach (var server in MetricsServers.All())
                yield return server;
        }
        foreach (var id in InputObject.Select(server => server.Id).Concat(Id))
        {
            if (MetricsServers.Find(id) is { } server)
                yield return server;
            else
                WriteError(ErrorRecords.ServerNotFound(id));
        }
    }
}
