using System.Text;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>The families with one sample (or histogram) an agent, in the order in which they are written.</summary>
internal static class AgentFamilies
{
    public static ReadOnlySpan<byte> Label => "{agent=\""u8;

    private delegate double Value(in AgentRow row);

    private static readonly (byte[] Name, Statistic Statistic)[] WindowGauges =
    [
        .. StatisticTable.All.Where(statistic => statistic.Gauge is not null)
            .Select(statistic => (Encoding.UTF8.GetBytes(statistic.Gauge!), statistic)),
    ];

    public static void Write(ByteBuffer buffer, ExpositionFormat format, MetricsSnapshot snapshot)
    {
        var to = new Target(buffer, format, snapshot);
        to.Counter("agent_runs"u8, "agent_runs_total"u8, "agent_runs_created"u8, "Events of the agent since the log's first byte.",
            static (in row) => row.Counts.Runs);
        to.Counter("agent_errors"u8, "agent_errors_total"u8, "agent_errors_created"u8, "Events of the agent that are errors.",
            static (in row) => row.Counts.Errors);
        to.Histogram("agent_latency_ms", "Latency of a run in milliseconds.", snapshot.LatencyBounds, snapshot.LatencyCounts, latency: true);
        to.Histogram("agent_cost_usd", "Cost of a run in US dollars.", snapshot.CostBounds, snapshot.CostCounts, latency: false);
        to.Gauge("agent_last_reward"u8, "Newest reward of the agent.", static (in row) => Counted(row, row.Counts.LastReward));
        to.Gauge("agent_last_cost_usd"u8, "Newest cost of a run in US dollars.", static (in row) => Counted(row, row.Counts.LastCostUsd));
        to.Gauge("agent_last_latency_ms"u8, "Newest latency of a run in milliseconds.", static (in row) => Counted(row, row.Counts.LastLatencyMs));
        foreach (var (name, statistic) in WindowGauges)
            to.Gauge(name, statistic);
        to.Gauge("agent_unjudged"u8, "1 while the agent has no reward to judge, or its newest events have none, else 0.",
            static (in row) => row.Statistics is { } s ? (s.Count == 0 || s.RewardsHaveStopped ? 1 : 0) : double.NaN);
        to.Gauge("agent_reward_drawdown_limit"u8, "Drawdown at or below which the agent breaches, as it applies now.",
            static (in row) => row.DrawdownLimit);
        if (snapshot.Ledger is null)
            return;
        to.Gauge("agent_quarantined"u8, "1 while the agent is quarantined, else 0.", static (in row) => row.IsQuarantined ? 1 : 0);
        to.Gauge("agent_probation"u8, "1 while the agent is on probation, else 0.",
            static (in row) => row.Entry?.State == QuarantineState.Probation ? 1 : 0);
        to.Gauge("agent_quarantine_level"u8, "How often, net of what was earned back, the agent has been quarantined.",
            static (in row) => row.Entry?.Level ?? 0);
    }

    private static double Counted(in AgentRow row, double value) => row.IsCounted ? value : double.NaN;

    private readonly ref struct Target(ByteBuffer buffer, ExpositionFormat format, MetricsSnapshot snapshot)
    {
        private readonly ExpositionWriter _writer = new(buffer, format);

        public void Counter(ReadOnlySpan<byte> family, ReadOnlySpan<byte> total, ReadOnlySpan<byte> created, string help, Value value)
        {
            _writer.Family(family, MetricKind.Counter, help);
            foreach (ref readonly var row in snapshot.Rows.AsSpan())
            {
                if (!row.IsCounted)
                    continue;
                _writer.Sample(total, Label, row.Counts.Label, value(row));
                if (snapshot.HasCreated)
                    _writer.Created(created, Label, row.Counts.Label, row.Counts.Created);
            }
        }

        /// <remarks>A gauge that an agent does not have (NaN) has no sample.</remarks>
        public void Gauge(ReadOnlySpan<byte> name, string help, Value value)
        {
            _writer.Family(name, MetricKind.Gauge, help);
            foreach (ref readonly var row in snapshot.Rows.AsSpan())
            {
                var sample = value(row);
                if (!double.IsNaN(sample))
                    _writer.Sample(name, Label, row.Counts.Label, sample);
            }
        }

        /// <remarks>An agent without an event among the last lines has no sample.</remarks>
        public void Gauge(byte[] name, Statistic statistic)
        {
            _writer.Family(name, MetricKind.Gauge, statistic.Help);
            foreach (ref readonly var row in snapshot.Rows.AsSpan())
            {
                if (row.Statistics is { } statistics && statistic.Of(statistics) is { } sample && !double.IsNaN(sample))
                    _writer.Sample(name, Label, row.Counts.Label, sample);
            }
        }

        public void Histogram(string name, string help, double[] bounds, long[] counts, bool latency)
        {
            _writer.Family(Encoding.UTF8.GetBytes(name), MetricKind.Histogram, help);
            var histogram = new HistogramWriter(name, bounds);
            var width = bounds.Length + 1;
            foreach (ref readonly var row in snapshot.Rows.AsSpan())
            {
                if (row.IsCounted)
                    histogram.Write(buffer, format, row, counts.AsSpan(row.Histogram * width, width), latency ? row.LatencySum : row.CostSum);
                if (row.IsCounted && snapshot.HasCreated)
                    histogram.WriteCreated(buffer, format, row);
            }
        }
    }
}
