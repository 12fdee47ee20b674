using System.Management.Automation;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Output;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>Get-AgentRewardStats: the statistics of the agents in event logs.</summary>
[Cmdlet(VerbsCommon.Get, "AgentRewardStats", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AgentRewardStats))]
public sealed class GetAgentRewardStatsCommand : FleetCommand
{
    private readonly List<string> _logs = [];
    private AgentSelection _agents = new(null);

    /// <summary>The agents to show; wildcards match.</summary>
    [Parameter]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AgentCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>Keeps one window an agent over all logs, in the order of their events' times, in place of one window a log.</summary>
    [Parameter]
    public SwitchParameter Merge { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        _agents = new AgentSelection(Agent);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var path in ResolveLogs(WriteError))
        {
            _logs.Add(path);
            if (!Merge)
                TryEach(() => Emit(new EventLog(path, Fields)));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (Merge && _logs.Count > 0)
            Emit(OpenLogs(_logs));
        foreach (var agent in _logs.Count > 0 ? _agents.Missing : [])
            WriteError(ErrorRecords.AgentNotFound(agent, string.Join("', '", _logs)));
    }

    private void Emit(IEventSource source) =>
        WriteObject(
        _agents.From(ReadFleet(source).Agents, stats => stats.Agent).Select(stats => new AgentRewardStats(stats)),
        enumerateCollection: true);
}
