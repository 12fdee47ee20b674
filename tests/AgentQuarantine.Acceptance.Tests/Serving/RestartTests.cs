using System.Globalization;
using System.Text.Json;
using AgentQuarantine.Acceptance.Monitoring;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>What a real Prometheus sees of a server that is restarted.</summary>
public class RestartTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Increase_over_restarts_equals_the_events_written(string signal)
    {
        Programs.OnPath("prometheus");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["meta_supervisor"]);
        var log = folder.Write("telemetry/events.jsonl", Lines(100));
        var served = new ServedAgentq(folder);
        try
        {
            await served.ReadyAsync();
            var port = served.Port.ToString(CultureInfo.InvariantCulture);
            using var prometheus = new PrometheusServer(folder.Write("prometheus.yml",
                $$"""
                global: {scrape_interval: 200ms, scrape_timeout: 200ms}
                scrape_configs:
                - job_name: agentq
                  static_configs: [{targets: ['127.0.0.1:{{port}}']}]
                """));
            await prometheus.ReadyAsync();
            await Scraped(prometheus, 100);
            for (var restart = 1; restart <= 2; restart++)
            {
                File.AppendAllText(log, Lines(50));
                await Scraped(prometheus, (100 * restart) + 50);
                served.Signal(signal);
                served.Dispose();
                File.AppendAllText(log, Lines(20));
                if (restart == 2)
                {
                    File.Move(log, log + ".1");
                    File.WriteAllText(log, "");
                }
                served = new ServedAgentq(folder, "--port", port);
                File.AppendAllText(log, Lines(30));
                await Scraped(prometheus, (100 * restart) + 100);
            }

            var samples = (await prometheus.QueryAsync("agent_runs_total[10m]")).GetProperty("result")[0].GetProperty("values").EnumerateArray()
                .Select(sample => (Time: sample[0].GetDecimal(), Value: Value(sample))).ToList();
            // From the first sample to the last, both included, increase() has nothing to extrapolate: it is exact.
            var range = FormattableString.Invariant($"{(samples[^1].Time - samples[0].Time) * 1000:0}ms");
            var increase = await prometheus.GetAsync("query", ("query", $"increase(agent_runs_total[{range}])"),
                ("time", samples[^1].Time.ToString(CultureInfo.InvariantCulture)));
            Assert.Equal(200, Value(increase.GetProperty("result")[0].GetProperty("value")));
            Assert.Equal(0, await ScrapeTests.ValueAsync(prometheus, "resets(agent_runs_total[10m])"));
        }
        finally
        {
            served.Dispose();
        }
    }

    private static Task Scraped(PrometheusServer prometheus, int runs) => PrometheusServer.Until($"{runs} runs were scraped",
        async () => await ScrapeTests.ValueAsync(prometheus, "sum(agent_runs_total)") == runs);

    private static double Value(JsonElement sample) => double.Parse(sample[1].GetString()!, CultureInfo.InvariantCulture);

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("{\"agent\":\"a\",\"reward\":0.1,\"latency_ms\":3}\n", count));
}
