using System.CommandLine;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Cli.Parameters;

/// <summary>What is counted, for whom and for how long.</summary>
internal sealed class MetricsParameters
{
    private readonly LogParameters _logs;
    private readonly PolicyParameters _policy;
    private readonly LedgerParameter _ledger;
    private readonly ValueOption<TimeSpan> _forget;
    private readonly ValueOption<int> _maxAgents;
    private readonly Option<double[]?> _latencyBuckets;
    private readonly Option<double[]?> _costBuckets;

    public MetricsParameters(Command command)
    {
        _logs = new LogParameters(command);
        _policy = new PolicyParameters(command);
        _ledger = new LedgerParameter(command);
        _forget = new(command, "--forget", "DURATION", Parse.Duration,
            "An agent idle for this long leaves the metrics unless it is quarantined. [default: 1d]");
        _maxAgents = new(command, "--max-agents", "N", Parse.Count, "Count at most so many agents. [default: 10000]");
        _latencyBuckets = Buckets(command, "--latency-buckets",
            "The upper bounds of agent_latency_ms in ms. [default: 5,10,25,50,100,250,500,1000,2500,5000,10000,30000,60000]");
        _costBuckets = Buckets(command, "--cost-buckets",
            "The upper bounds of agent_cost_usd in US dollars. [default: 0.0001,0.0002,0.0005,... 10]");
    }

    public CollectorOptions Collector(ParseResult result)
    {
        var metrics = new MetricsOptions();
        return new CollectorOptions
        {
            Logs = _logs.Names(result),
            Stores = Fleets.Resolver,
            Fields = _logs.Fields(result),
            Read = _logs.Options(result),
            Ledger = _ledger.Ledger(result),
            Policy = _policy.Policy(result),
            PolicyPath = _policy.Path(result),
            ReadPolicy = () => _policy.Policy(result),
            Metrics = metrics with
            {
                Forget = _forget.Of(result) ?? metrics.Forget,
                MaxAgents = _maxAgents.Of(result) ?? metrics.MaxAgents,
                LatencyBuckets = Given(result, _latencyBuckets) ?? metrics.LatencyBuckets,
                CostBuckets = Given(result, _costBuckets) ?? metrics.CostBuckets,
            },
        };
    }

    private static Option<double[]?> Buckets(Command command, string name, string description)
    {
        var option = new Option<double[]?>(name) { Description = description, HelpName = "N,...", CustomParser = Parse.Ascending };
        command.Options.Add(option);
        return option;
    }

    /// <summary>The parser gives an empty array for an option that is not there.</summary>
    private static double[]? Given(ParseResult result, Option<double[]?> option) =>
        result.GetResult(option) is { Implicit: false } ? result.GetValue(option) : null;
}
