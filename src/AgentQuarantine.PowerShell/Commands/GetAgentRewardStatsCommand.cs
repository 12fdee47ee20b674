using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentRewardStats: the statistics of every agent in event logs.</summary>
[Cmdlet(VerbsCommon.Get, "AgentRewardStats", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AgentRewardStats))]
public sealed class GetAgentRewardStatsCommand : FleetCommand
{
    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var path in ResolveLogs())
            TryEach(() => WriteObject(ReadFleet(new EventLog(path, Fields)).Agents, enumerateCollection: true));
    }
}
