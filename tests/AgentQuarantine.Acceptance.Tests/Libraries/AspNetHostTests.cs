using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using AgentQuarantine.Acceptance.Monitoring;

namespace AgentQuarantine.Acceptance.Libraries;

/// <summary>samples/aspnet-host, built from the packages alone and scraped by a real Prometheus.</summary>
public sealed partial class AspNetHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_sample_gates_takes_events_and_is_scraped()
    {
        Programs.OnPath("prometheus");
        var program = new PackedLibraries(_folder).Pack("AgentQuarantine.Engine", "AgentQuarantine.AspNetCore").Build("aspnet-host");
        _folder.Write("token", "secret");
        using var host = Programs.Start(program, _folder.Path,
            ["--urls", "http://127.0.0.1:0", "--AgentQuarantine:EventTokenFile", "token", "--AgentQuarantine:CheckEvery", "00:00:01"]);
        try
        {
            var address = await Address(host);
            _ = host.StandardOutput.ReadToEndAsync();
            _ = host.StandardError.ReadToEndAsync();
            using var http = new HttpClient { BaseAddress = address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
            using var prometheus = new PrometheusServer(_folder.Write("prometheus.yml",
                $$"""
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - job_name: host
                  metrics_path: /fleet/metrics
                  static_configs: [{targets: ['{{address.Authority}}']}]
                """));

            // Events over HTTP, and an execution through the pipeline.
            Assert.Equal("planner may run\n", await http.GetStringAsync("agents/planner"));
            var lines = string.Concat(Enumerable.Repeat("{\"agent\": \"planner\", \"reward\": -0.25}\n", 40));
            using var posted = await http.PostAsync("api/v1/events", new StringContent(lines));
            Assert.Equal("{\"written\":40,\"refused\":0}", await posted.Content.ReadAsStringAsync());
            using var run = await http.PostAsync("agents/coder/run?reward=0.5", null);
            Assert.Equal("0.5", await run.Content.ReadAsStringAsync());

            // The host's own check quarantines the one and not the other.
            await PrometheusServer.Until("planner is quarantined", async () =>
            {
                using var answer = await http.GetAsync("agents/planner");
                return answer.StatusCode == HttpStatusCode.Forbidden;
            });
            using var refused = await http.PostAsync("agents/planner/run?reward=1", null);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal(3, Programs.RunAgentq(_folder.Path, "test", "planner").ExitCode);

            await prometheus.ReadyAsync();
            await PrometheusServer.Until("both are scraped", async () => await Value("sum(agent_runs_total)") == "41");
            await PrometheusServer.Until("the quarantine is scraped", async () => await Value("sum(agent_quarantined)") == "1");
            Assert.Equal("1", await Value("agentquarantine_up"));

            async Task<string?> Value(string query) =>
                (await prometheus.QueryAsync(query)).GetProperty("result") is { } result && result.GetArrayLength() == 1
                    ? result[0].GetProperty("value")[1].GetString() : null;
        }
        finally
        {
            host.Kill();
        }
    }

    private static async Task<Uri> Address(Process host)
    {
        while (await host.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } address)
                return new Uri(address.Value);
        }
        throw new InvalidOperationException(await host.StandardError.ReadToEndAsync());
    }

    [GeneratedRegex(@"(?<=Now listening on: )http\S+")]
    private static partial Regex Listening();
}
