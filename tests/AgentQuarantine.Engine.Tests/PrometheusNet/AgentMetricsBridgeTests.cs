using System.Text;
using AgentQuarantine.Metrics;
using AgentQuarantine.PrometheusNet;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Tests.Events;
using AgentQuarantine.Tests.Metrics;
using AgentQuarantine.Tests.Statistics;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using ExpositionFormat = AgentQuarantine.Metrics.ExpositionFormat;

namespace AgentQuarantine.Tests.PrometheusNet;

/// <summary>prometheus-net's own exposition beside ours, over the same log and ledger: each judges the other.</summary>
public sealed class AgentMetricsBridgeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(MetricsSample.Start);
    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    private CollectorOptions Options => new() { Logs = [_folder["e.jsonl"]], Ledger = new FileLedger(_folder["q.json"]) };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_differs_over_generated_fleets()
    {
        var fleets = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1" ? 1000 : 250;
        for (var seed = 0; seed < fleets; seed++)
        {
            var fleet = new GeneratedFleet(seed);
            foreach (var file in new[] { "e.jsonl", "q.json" })
                File.Delete(_folder[file]);
            var options = Options with
            {
                Logs = [_folder["e.jsonl"]],
                Metrics = new MetricsOptions
                {
                    LatencyBuckets = [1e-5, 0.1, 5, 1e6, 1e16],
                    CostBuckets = [0.25],
                    MaxAgents = fleet.Choose(2) == 0 ? 4 : 100,
                    Forget = TimeSpan.FromHours(1),
                },
            };
            var registry = Prometheus.Metrics.NewCustomRegistry();
            using var bridge = AgentMetricsBridge.AddTo(registry, options, _clock);
            using var ours = new MetricsCollector(options, _clock);
            for (var phase = 0; phase < 3; phase++)
            {
                _folder.Append("e.jsonl", fleet.Lines());
                if (fleet.Choose(2) == 0)
                    _folder.Write("q.json", fleet.Ledger());
                _clock.Advance(TimeSpan.FromMinutes(fleet.Choose(50)));
                await Compare(registry, ours, $"seed {seed}, phase {phase}");
            }
        }
    }

    [Fact]
    public async Task Nothing_differs_on_the_real_streams()
    {
        var options = Options with { Logs = [RealStreamsTests.Log] };
        using var ours = new MetricsCollector(options, _clock);
        using var bridge = AgentMetricsBridge.AddTo(_registry, options, _clock);

        await Compare(_registry, ours, "real streams");

        Assert.Equal(25, ours.Refresh().AgentCount);
        Assert.Contains("agent_runs_total{agent=\"ppo/Pendulum-v1\"}", await Exposed());
    }

    [Fact]
    public async Task An_agent_that_comes_back_goes_on_where_it_stood()
    {
        using var ours = new MetricsCollector(Options, _clock);
        using var bridge = AgentMetricsBridge.AddTo(_registry, Options, _clock);
        _folder.Append("e.jsonl", RecordingSink.Lines(1, 3));
        Assert.Contains("agent_runs_total{agent=\"a\"} 3\n", await Exposed());
        await Compare(_registry, ours, "at first");

        _clock.Advance(TimeSpan.FromDays(2));
        Assert.DoesNotContain("agent_runs_total{", await Exposed());
        await Compare(_registry, ours, "idle");

        _folder.Append("e.jsonl", RecordingSink.Line(4));
        Assert.Contains("agent_runs_total{agent=\"a\"} 4\n", await Exposed());
        await Compare(_registry, ours, "back");
    }

    [Fact]
    public async Task What_fails_reaches_no_host_and_shows_as_down()
    {
        using var bridge = AgentMetricsBridge.AddTo(_registry, Options, _clock);
        Assert.Contains("agentquarantine_up 0\n", await Exposed());
        Assert.Equal(ErrorIds.EventLogNotFound, Assert.IsType<QuarantineException>(bridge.Failure).Id);

        _folder.Append("e.jsonl", RecordingSink.Lines(1, 3));
        _folder.Write("q.json", "{\"agents\": ");
        var text = await Exposed();
        Assert.Contains("agentquarantine_up 0\n", text);
        Assert.Contains("agent_runs_total{agent=\"a\"} 3\n", text);
        Assert.DoesNotContain("agent_quarantined{", text);

        _folder.Write("q.json", """{"agents": {"a": {"active": true}}}""");
        text = await Exposed();
        Assert.Contains("agentquarantine_up 1\n", text);
        Assert.Contains("agent_quarantined{agent=\"a\"} 1\n", text);
        Assert.Null(bridge.Failure);
    }

    [Fact]
    public async Task A_bridge_that_is_closed_shows_no_agent()
    {
        var bridge = AgentMetricsBridge.AddTo(_registry, Options, _clock);
        _folder.Append("e.jsonl", RecordingSink.Lines(1, 3));
        await Exposed();

        bridge.Dispose();
        bridge.Dispose();

        var text = await Exposed();
        Assert.DoesNotContain("agent=", text);
        Assert.Contains("agentquarantine_up 0\n", text);
    }

    [Fact]
    public async Task Collections_at_the_same_time_count_every_event_once()
    {
        using var bridge = AgentMetricsBridge.AddTo(_registry, Options, _clock);
        for (var i = 0; i < 50; i++)
        {
            _folder.Append("e.jsonl", RecordingSink.Lines(1, 20));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Exposed)));
        }

        Assert.Contains("agent_runs_total{agent=\"a\"} 1000\n", await Exposed());
    }

    private Task<string> Exposed() => Exposed(_registry, ExpositionFormat.Text);

    private static async Task<string> Exposed(CollectorRegistry registry, ExpositionFormat format)
    {
        using var stream = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(stream,
            format == ExpositionFormat.Text ? Prometheus.ExpositionFormat.PrometheusText : Prometheus.ExpositionFormat.OpenMetricsText);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static async Task Compare(CollectorRegistry registry, MetricsCollector ours, string where)
    {
        var snapshot = ours.Refresh();
        foreach (var format in new[] { ExpositionFormat.Text, ExpositionFormat.OpenMetrics })
        {
            var (expected, actual) = (MetricsSample.Write(snapshot, format), await Exposed(registry, format));
            Assert.True(ComparedExposition.Lines(expected).SequenceEqual(ComparedExposition.Lines(actual)),
                $"{where}, {format}: only one of them has\n"
                + string.Join('\n', ComparedExposition.Lines(expected).Except(ComparedExposition.Lines(actual)).Select(line => "ours: " + line)
                    .Concat(ComparedExposition.Lines(actual).Except(ComparedExposition.Lines(expected)).Select(line => "theirs: " + line))));
        }
    }
}
