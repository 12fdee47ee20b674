using System.Management.Automation;
using AgentQuarantine.Metrics;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Parameters;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that counts one event log: what is counted, for whom and for how long.</summary>
public abstract class MetricsCommand : PolicyCommand
{
    private readonly List<string> _logs = [];

    /// <summary>An agent idle for this long leaves the metrics unless it is quarantined.</summary>
    [Parameter]
    [Duration]
    [ArgumentCompleter(typeof(DurationCompleter))]
    public TimeSpan Forget { get; set; } = new MetricsOptions().Forget!.Value;

    /// <summary>At most so many agents are counted.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int MaxAgents { get; set; } = new MetricsOptions().MaxAgents;

    /// <summary>The upper bounds of agent_latency_ms in milliseconds, ascending.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public double[] LatencyBucket { get; set; } = [.. new MetricsOptions().LatencyBuckets];

    /// <summary>The upper bounds of agent_cost_usd in US dollars, ascending.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public double[] CostBucket { get; set; } = [.. new MetricsOptions().CostBuckets];

    /// <summary>What is read and how it is judged.</summary>
    protected CollectorOptions Collector => new()
    {
        LogPath = _logs is [var log] ? log : throw Terminate(ErrorRecords.SeveralLogs(_logs)),
        Fields = Fields,
        Ledger = Ledger,
        Read = ReadOptions,
        Policy = Policy,
        Metrics = CheckedMetrics(),
    };

    /// <inheritdoc/>
    protected override void Process()
    {
        // The log need not be there yet.
        foreach (var log in NamedLogs())
        {
            _logs.AddRange(log.IsLiteral || !WildcardPattern.ContainsWildcardCharacters(log.Text)
                ? [ResolveFile(log.Text)]
                : PathResolver.Logs(SessionState.Path, null, [log.Text], error => throw Terminate(error)));
        }
        if (Piped.Count > 0)
            throw Terminate(ErrorRecords.MetricsOfStatistics());
    }

    private MetricsOptions CheckedMetrics()
    {
        try
        {
            return new MetricsOptions
            {
                Forget = Forget,
                MaxAgents = MaxAgents,
                LatencyBuckets = LatencyBucket,
                CostBuckets = CostBucket,
            }.Checked();
        }
        catch (ArgumentException e)
        {
            throw Terminate(ErrorRecords.MetricsOption(e));
        }
    }
}
