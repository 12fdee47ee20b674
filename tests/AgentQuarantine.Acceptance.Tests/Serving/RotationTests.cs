using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentQuarantine.Acceptance.Monitoring;

namespace AgentQuarantine.Acceptance.Serving;

public class RotationTests
{
    private const int PerSecond = 1000;
    private const int Events = 6000;
    private const int Rotations = 3;
    private static readonly string[] Agents = ["a", "b", "c"];

    [Fact]
    public async Task Increase_equals_the_events_written_while_the_log_is_rotated_three_times()
    {
        Programs.OnPath("prometheus");
        using var folder = new TemporaryFolder();
        var log = folder.Write("telemetry/events.jsonl", string.Concat(Agents.Select(agent => Line(agent, 0))));
        using var served = new ServedAgentq(folder);
        await served.ReadyAsync();
        using var prometheus = new PrometheusServer(folder.Write("prometheus.yml", FormattableString.Invariant(
            $$"""
            global: {scrape_interval: 200ms, scrape_timeout: 200ms}
            scrape_configs:
            - job_name: agentq
              static_configs: [{targets: ['127.0.0.1:{{served.Port}}']}]
            """)));
        await prometheus.ReadyAsync();
        await PrometheusServer.Until("the first scrape",
            async () => await ScrapeTests.ValueAsync(prometheus, "sum(agent_runs_total)") == Agents.Length);

        WriteAndRotate(log);
        await PrometheusServer.Until("everything written was scraped",
            async () => await ScrapeTests.ValueAsync(prometheus, "sum(agent_runs_total)") == Agents.Length + Events);

        foreach (var agent in Agents)
        {
            var series = $"agent_runs_total{{agent=\"{agent}\"}}";
            var samples = (await prometheus.QueryAsync($"{series}[10m]")).GetProperty("result")[0].GetProperty("values").EnumerateArray()
                .Select(sample => (Time: sample[0].GetDecimal(), Value: Value(sample))).ToList();
            Assert.True(samples.Count > 5);
            Assert.Equal(samples.Select(s => s.Value).Order(), samples.Select(s => s.Value));

            // From the first sample to the last, both included, increase() has nothing to extrapolate: it is exact.
            var range = FormattableString.Invariant($"{(samples[^1].Time - samples[0].Time) * 1000:0}ms");
            var increase = await prometheus.GetAsync("query", ("query", $"increase({series}[{range}])"),
                ("time", samples[^1].Time.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal(Events / Agents.Length, Value(increase.GetProperty("result")[0].GetProperty("value")));
            Assert.Equal(0, await ScrapeTests.ValueAsync(prometheus, $"resets({series}[10m])"));
        }
    }

    /// <summary>Appends at an even pace, half a line at a time, and renames the log away after every quarter.</summary>
    private static void WriteAndRotate(string log)
    {
        var clock = Stopwatch.StartNew();
        var file = Open(log);
        for (var written = 0; written < Events;)
        {
            var due = Math.Min(Events, (int)(clock.Elapsed.TotalSeconds * PerSecond));
            for (; written < due; written++)
            {
                if (written > 0 && written % (Events / (Rotations + 1)) == 0)
                {
                    file.Dispose();
                    File.Move(log, FormattableString.Invariant($"{log}.{written}"));
                    file = Open(log);
                }
                var line = Encoding.UTF8.GetBytes(Line(Agents[written % Agents.Length], written));
                file.Write(line.AsSpan(0, line.Length / 2));
                file.Write(line.AsSpan(line.Length / 2));
            }
            Thread.Sleep(1);
        }
        file.Dispose();
    }

    private static FileStream Open(string log) => new(log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static string Line(string agent, int n) =>
        FormattableString.Invariant($"{{\"agent\":\"{agent}\",\"reward\":0.5,\"latency_ms\":{n % 100}}}\n");

    private static double Value(JsonElement sample) => double.Parse(sample[1].GetString()!, CultureInfo.InvariantCulture);
}
