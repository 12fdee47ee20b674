using System.Text.Json;
using AgentQuarantine.Acceptance.Serving;

namespace AgentQuarantine.Acceptance.Monitoring;

/// <summary>
/// A fleet under watch: <c>agentq serve</c> on a log that grows, a Prometheus started from the provisioned folder that scrapes
/// it, and after a while one real <c>agentq check</c>.
/// </summary>
public abstract class LiveFleet : IAsyncDisposable
{
    /// <summary>A name with everything that a label matcher could stumble over.</summary>
    public const string OddAgent = "odd/\"name\" C:\\x (.*)|+$é";

    private readonly TemporaryFolder _folder = new();
    private Task? _started;
    private ServedAgentq? _serve;

    internal PrometheusServer Prometheus { get; private set; } = null!;

    internal ExportedDashboard Dashboard { get; private set; } = null!;

    /// <summary>The alerts before the check.</summary>
    internal JsonElement AlertsBefore { get; private set; }

    /// <summary>The agents of the log.</summary>
    public IReadOnlyList<string> Agents { get; private set; } = [];

    /// <summary>An agent beside <see cref="OddAgent"/>.</summary>
    public abstract string OneAgent { get; }

    /// <summary>Agents that breach <see cref="DrawdownLimit"/>, <see cref="OddAgent"/> among them.</summary>
    public abstract IReadOnlyList<string> Breaching { get; }

    protected abstract string DrawdownLimit { get; }

    /// <summary>The events in their order: agent, reward, latency in ms.</summary>
    protected abstract IEnumerable<(string Agent, double Reward, double LatencyMs)> Events();

    /// <summary>Starts everything, once. The first test awaits it rather than the runner, so that a missing program skips the tests.</summary>
    public Task Started => _started ??= StartAsync();

    private async Task StartAsync()
    {
        Programs.OnPath("prometheus");
        var lines = Events().Select((e, i) => JsonSerializer.Serialize(new
        {
            agent = e.Agent,
            reward = e.Reward,
            latency_ms = e.LatencyMs,
            cost_usd = e.LatencyMs * 1e-6,
            ok = i % 10 != 0,
        })).ToList();
        Agents = [.. Events().Select(e => e.Agent).Distinct().Order(StringComparer.Ordinal)];
        var log = _folder.Write("telemetry/events.jsonl", string.Join('\n', lines.Take(lines.Count / 2)) + "\n");

        // One check at the start, which nothing breaches: the service knows of a check, and the ledger stays empty.
        _serve = new ServedAgentq(_folder, "--check-every", "1h", "--drawdown-limit", "-1e12");
        Export(_serve.Address("/").Authority);
        Prometheus = new PrometheusServer(_folder["ops/prometheus/prometheus.yml"]);
        await Prometheus.ReadyAsync();
        Dashboard = new ExportedDashboard(_folder["ops/grafana/dashboards/agents_dashboard.json"]);

        await PrometheusServer.Until("the first half is counted", async () => await Runs() == lines.Count / 2);
        await File.AppendAllTextAsync(log, string.Join('\n', lines.Skip(lines.Count / 2)) + "\n");
        await PrometheusServer.Until("the whole log is counted", async () => await Runs() == lines.Count);

        AlertsBefore = await Prometheus.GetAsync("alerts");
        var check = Programs.RunAgentq(_folder.Path, "check", "--drawdown-limit", DrawdownLimit);
        Assert.True(check.ExitCode == 0, check.Error);
        await PrometheusServer.Until("a quarantine is seen", async () =>
            (await Prometheus.QueryAsync("agent_quarantined == 1")).GetProperty("result").GetArrayLength() > 0);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Prometheus?.Dispose();
        _serve?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<double> Runs()
    {
        var result = (await Prometheus.QueryAsync("sum(agent_runs_total)")).GetProperty("result");
        return result.GetArrayLength() == 0
            ? 0 : double.Parse(result[0].GetProperty("value")[1].GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Export(string target)
    {
        var export = Programs.RunAgentq(_folder.Path, "export-dashboard", "--provisioning", "ops", "--target", target);
        Assert.True(export.ExitCode == 0, export.Error);
        var configuration = _folder["ops/prometheus/prometheus.yml"];
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace("_interval: 10s", "_interval: 500ms"));
    }
}
