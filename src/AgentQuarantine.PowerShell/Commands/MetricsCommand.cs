using System.Management.Automation;
using AgentQuarantine.Metrics;
using AgentQuarantine.PowerShell.Completion;
using AgentQuarantine.PowerShell.Errors;
using AgentQuarantine.PowerShell.Parameters;
using AgentQuarantine.Stores;

namespace AgentQuarantine.PowerShell.Commands;

/// <summary>A cmdlet that counts a fleet's event logs: what is counted, for whom and for how long.</summary>
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
        Logs = [.. _logs.Distinct(StringComparer.Ordinal)],
        Stores = Stores,
        Fields = Fields,
        Ledger = Ledger,
        Read = ReadOptions,
        Policy = Policy,
        PolicyPath = PolicyFilePath,
        ReadPolicy = PolicyReader(),
        Metrics = CheckedMetrics(),
    };

    /// <inheritdoc/>
    protected override void Process()
    {
        _logs.AddRange(NamedLogs().SelectMany(Logs));
        if (Piped.Count > 0)
            throw Terminate(ErrorRecords.MetricsOfStatistics());
    }

    // The engine looks for the files of * and ? in a name as they come; [a-z] and folders are expanded once.
    private IEnumerable<string> Logs(LogName log) =>
        StoreResolver.IsStore(log.Text) ? [log.Text]
        : !log.IsLiteral && WildcardPattern.ContainsWildcardCharacters(log.Text) && !IsEnginePattern(log.Text)
            ? PathResolver.Logs(SessionState.Path, null, [log.Text], error => throw Terminate(error))
        : [ResolveFile(log.Text)];

    private static bool IsEnginePattern(string path) =>
        path.AsSpan().IndexOfAny('[', ']', '`') < 0 && (System.IO.Path.GetDirectoryName(path) ?? "").AsSpan().IndexOfAny('*', '?') < 0;

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
