using AgentQuarantine.Metrics;
using Prometheus;

namespace AgentQuarantine.PrometheusNet;

/// <summary>The families, as they stand in the registry.</summary>
internal sealed class AgentMetrics
{
    private static readonly string[] Labels = ["agent"];

    public AgentMetrics(CollectorRegistry registry, MetricsOptions options)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(registry);
        var counter = new CounterConfiguration { ExemplarBehavior = ExemplarBehavior.NoExemplars() };
        Runs = factory.CreateCounter("agent_runs_total", "Events of the agent since the log's first byte.", Labels, counter);
        Errors = factory.CreateCounter("agent_errors_total", "Events of the agent that are errors.", Labels, counter);
        Latency = factory.CreateHistogram("agent_latency_ms", "Latency of a run in milliseconds.", Labels, Buckets(options.LatencyBuckets));
        Cost = factory.CreateHistogram("agent_cost_usd", "Cost of a run in US dollars.", Labels, Buckets(options.CostBuckets));
        Gauges = [.. AgentGauge.All.Select(gauge => factory.CreateGauge(gauge.Name, gauge.Help, Labels))];
        LedgerAge = factory.CreateGauge("agent_quarantine_ledger_age_seconds", "How long ago the ledger was last known to be as it is here.",
            new GaugeConfiguration { SuppressInitialValue = true });
        Up = factory.CreateGauge("agentquarantine_up", "1 when the event log and the ledger could be read just now, else 0.");
    }

    public Counter Runs { get; }

    public Counter Errors { get; }

    public Histogram Latency { get; }

    public Histogram Cost { get; }

    /// <summary>In the order of <see cref="AgentGauge.All"/>.</summary>
    public IReadOnlyList<Gauge> Gauges { get; }

    /// <summary>Shown once the ledger was read.</summary>
    public Gauge LedgerAge { get; }

    public Gauge Up { get; }

    private static HistogramConfiguration Buckets(IReadOnlyList<double> bounds) =>
        new() { Buckets = [.. bounds], ExemplarBehavior = ExemplarBehavior.NoExemplars() };
}
