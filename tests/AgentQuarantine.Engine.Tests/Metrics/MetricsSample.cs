using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Metrics;

/// <summary>Counters, and snapshots of them, from event lines.</summary>
internal sealed class MetricsSample
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Fleet _fleet = new();
    private readonly MetricsOptions _options;

    public MetricsSample(MetricsOptions? options = null)
    {
        _options = options ?? new MetricsOptions { LatencyBuckets = [5, 10], CostBuckets = [0.001, 1] };
        Counters = new EventCounters(_options);
    }

    public EventCounters Counters { get; }

    public DateTimeOffset Now { get; set; } = Start;

    public MetricsSample Read(params string[] lines)
    {
        Counters.ReadAt(Now);
        foreach (var sink in new IEventSink[] { Counters, _fleet })
        {
            var scanner = new EventScanner(EventFields.Default, sink.Agents, sink.Rejects);
            foreach (var line in lines)
            {
                if (scanner.TryScan(Encoding.UTF8.GetBytes(line), 0, out var e))
                    sink.Add(e);
            }
        }
        return this;
    }

    public MetricsSnapshot Snapshot(LedgerSnapshot? ledger = null, FleetPolicy? policy = null, SelfMetrics? self = null) => SnapshotBuilder.Build(
        Counters, _fleet.Statistics(), ledger ?? LedgerSnapshot.Empty, policy ?? FleetPolicy.Default,
        self ?? new SelfMetrics { Version = "1.0.0", Rejects = Counters.Rejects, AgentsDropped = Counters.Dropped }, Now);

    public static string Write(MetricsSnapshot snapshot, ExpositionFormat format = ExpositionFormat.Text)
    {
        using var buffer = new ByteBuffer(16);
        Exposition.Write(snapshot, format, buffer);
        return Encoding.UTF8.GetString(buffer.Span);
    }

    public string[] Lines(string metric, LedgerSnapshot? ledger = null) =>
        [.. Write(Snapshot(ledger)).Split('\n').Where(line => line.StartsWith(metric + "{") || line.StartsWith(metric + " "))];

    public static LedgerSnapshot Ledger(params QuarantineEntry[] entries) =>
        new() { Agents = entries.ToDictionary(e => e.Agent, StringComparer.Ordinal) };
}
