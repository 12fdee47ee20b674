using System.Globalization;
using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Serving;
using AgentQuarantine.Statistics;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>One scrape: a snapshot of so many agents, 46 samples each, written into a pooled buffer; and what it costs to take one.</summary>
[MemoryDiagnoser]
public class ScrapeBenchmarks
{
    private readonly EventCounters _counters = new(new MetricsOptions { MaxAgents = 100_000 });
    private readonly Fleet _fleet = new();
    private readonly ByteBuffer _buffer = new();
    private MetricsSnapshot _snapshot = null!;

    [Params(1_000, 10_000)]
    public int Agents { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        _counters.ReadAt(DateTimeOffset.UnixEpoch);
        foreach (var sink in new IEventSink[] { _counters, _fleet })
        {
            var scanner = new EventScanner(EventFields.Default, sink.Agents, sink.Rejects);
            for (var i = 0; i < 3 * Agents; i++)
            {
                var line = string.Create(CultureInfo.InvariantCulture,
                    $"{{\"agent\":\"agent-{i % Agents:D5}\",\"reward\":{random.NextDouble() - 0.5},"
                    + $"\"latency_ms\":{random.NextDouble() * 1000},\"cost_usd\":{random.NextDouble()}}}");
                if (scanner.TryScan(Encoding.UTF8.GetBytes(line), 0, out var e))
                    sink.Add(e);
            }
        }
        _snapshot = Snapshot();
    }

    [Benchmark]
    public int Text() => Write(ExpositionFormat.Text);

    [Benchmark]
    public int OpenMetrics() => Write(ExpositionFormat.OpenMetrics);

    [Benchmark]
    public int TextGzip()
    {
        using var packed = BufferStream.Gzip(body => Exposition.Write(_snapshot, ExpositionFormat.Text, body), _buffer.Length / 8);
        return packed.Length;
    }

    [Benchmark]
    public MetricsSnapshot Snapshot() => SnapshotBuilder.Build(
        _counters, _fleet.Statistics(), LedgerSnapshot.Empty, FleetPolicy.Default, new SelfMetrics(), DateTimeOffset.UnixEpoch);

    private int Write(ExpositionFormat format)
    {
        _buffer.Clear();
        Exposition.Write(_snapshot, format, _buffer);
        return _buffer.Length;
    }
}
