using System.Globalization;
using AgentQuarantine.Acceptance.Monitoring;

namespace AgentQuarantine.Acceptance.Libraries;

/// <summary>samples/prometheus-net-host, built from the packages alone: promtool reads what it shows, a real Prometheus scrapes it.</summary>
public sealed class PrometheusNetHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_agents_are_among_the_host_s_own_metrics()
    {
        Programs.OnPath("prometheus");
        var promtool = Programs.OnPath("promtool");
        var program = new PackedLibraries(_folder).Pack("AgentQuarantine.Engine", "AgentQuarantine.PrometheusNet").Build("prometheus-net-host");
        Programs.RunAgentq(_folder.Path, "add", "coder", "--reason", "by hand");
        var port = PrometheusServer.FreePort().ToString(CultureInfo.InvariantCulture);
        using var host = Programs.Start(program, _folder.Path, [".", port]);
        try
        {
            Assert.Equal($"http://localhost:{port}/metrics", await host.StandardOutput.ReadLineAsync());
            _ = host.StandardOutput.ReadToEndAsync();
            _ = host.StandardError.ReadToEndAsync();
            using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}/") };
            using var prometheus = new PrometheusServer(_folder.Write("prometheus.yml",
                $$"""
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: host
                  static_configs: [{targets: ['localhost:{{port}}']}]
                """));

            // The names are given, units and all; of our families promtool has nothing else to say.
            _folder.Write("metrics.txt", await http.GetStringAsync("metrics"));
            var said = Programs.Run("/bin/sh", _folder.Path, "-c", $"'{promtool}' check metrics < metrics.txt 2>&1");
            Assert.Equal(
                ["agent_last_latency_ms metric names should not contain abbreviated units",
                    "agent_latency_ms metric names should not contain abbreviated units"],
                said.Lines.Where(line => line.StartsWith("agent", StringComparison.Ordinal)).Order());
            Assert.DoesNotContain("error", said.Output);

            await prometheus.ReadyAsync();
            await PrometheusServer.Until("the agent's runs are scraped", async () => await Value("agent_runs_total{agent=\"planner\"}") > 1);
            Assert.True(await Value("agent_latency_ms_count{agent=\"planner\"}") > 1);
            Assert.True(await Value("host_jobs_total") > 0);
            Assert.Equal(1, await Value("agent_quarantined{agent=\"coder\"}"));
            Assert.Equal(1, await Value("agentquarantine_up"));

            // A ledger that cannot be read takes what it said with it, and nothing else.
            _folder.Write("meta_supervisor/quarantine.json", "{\"agents\": ");
            await PrometheusServer.Until("the failure is scraped", async () => await Value("agentquarantine_up") == 0);
            Assert.Null(await Value("agent_quarantined{agent=\"coder\"}"));
            Assert.True(await Value("agent_runs_total{agent=\"planner\"}") > 1);

            async Task<double?> Value(string query) =>
                (await prometheus.QueryAsync(query)).GetProperty("result") is { } result && result.GetArrayLength() == 1
                    ? double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture) : null;
        }
        finally
        {
            host.Kill();
        }
    }
}
