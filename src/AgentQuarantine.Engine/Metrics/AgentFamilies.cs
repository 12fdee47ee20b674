using System.Text;

namespace AgentQuarantine.Metrics;

/// <summary>
/// The families with one sample (or histogram) an agent, and those of the fleet as a whole, in the order in which they are written.
/// </summary>
internal static class AgentFamilies
{
    public static ReadOnlySpan<byte> Label => "{agent=\""u8;

    private delegate double Value(in AgentRow row);

    public static void Write(ByteBuffer buffer, ExpositionFormat format, MetricsSnapshot snapshot)
    {
        var to = new Target(buffer, format, snapshot);
        to.Counter("agent_runs"u8, "agent_runs_total"u8, "agent_runs_created"u8, "Events of the agent since the log's first byte.",
            static (in row) => row.Counts.Runs);
        to.Counter("agent_errors"u8, "agent_errors_total"u8, "agent_errors_created"u8, "Events of the agent that are errors.",
            static (in row) => row.Counts.Errors);
        to.Histogram("agent_latency_ms", "Latency of a run in milliseconds.", snapshot.LatencyBounds, snapshot.LatencyCounts, latency: true);
        to.Histogram("agent_cost_usd", "Cost of a run in US dollars.", snapshot.CostBounds, snapshot.CostCounts, latency: false);
        foreach (var gauge in AgentGauge.All)
        {
            if (gauge.IsShown(snapshot))
                to.Gauge(gauge);
        }
        to.Rules("agent_rule_limit"u8, "Limit of a rule, but for the drawdown's, as it applies to the agent now.", static use => use.Limit);
        to.Rules("agent_rule_used_ratio"u8, "How much of a rule's limit the agent has used up, 1 at the limit.", static use => use.Used);
        to.Fleet("agent_fleet_drawdown"u8, "Drawdown of the running sum of all rewards of the agents that may run.", snapshot.FleetDrawdown);
        to.Fleet("agent_fleet_drawdown_limit"u8, "Limit of the fleet's drawdown.", snapshot.FleetDrawdownLimit);
    }

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

        /// <remarks>A gauge that an agent does not have (NaN) has no sample; one that somebody must ask for has no family either where
        /// nobody has it.</remarks>
        public void Gauge(AgentGauge gauge)
        {
            var isNamed = !gauge.IsAskedFor;
            if (isNamed)
                _writer.Family(gauge.Bytes, MetricKind.Gauge, gauge.Help);
            foreach (ref readonly var row in snapshot.Rows.AsSpan())
            {
                var sample = gauge.Of(row);
                if (double.IsNaN(sample))
                    continue;
                if (!isNamed)
                    _writer.Family(gauge.Bytes, MetricKind.Gauge, gauge.Help);
                isNamed = true;
                _writer.Sample(gauge.Bytes, Label, row.Counts.Label, sample);
            }
        }

        /// <remarks>Where no agent has such a rule the family is not named.</remarks>
        public void Rules(ReadOnlySpan<byte> family, string help, Func<RuleUse, double> value)
        {
            var isNamed = false;
            foreach (ref readonly var row in snapshot.Rows.AsSpan())
            {
                foreach (var use in row.Rules ?? [])
                {
                    if (double.IsNaN(value(use)))
                        continue;
                    if (!isNamed)
                        _writer.Family(family, MetricKind.Gauge, help);
                    isNamed = true;
                    _writer.Sample(family, Label, [.. row.Counts.Label, .. "\",rule=\""u8, .. Encoding.UTF8.GetBytes(use.Rule)], value(use));
                }
            }
        }

        /// <remarks>Where there is no such rule the family is not named.</remarks>
        public void Fleet(ReadOnlySpan<byte> family, string help, double? value)
        {
            if (value is not { } sample)
                return;
            _writer.Family(family, MetricKind.Gauge, help);
            _writer.Sample(family, default, default, sample);
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
