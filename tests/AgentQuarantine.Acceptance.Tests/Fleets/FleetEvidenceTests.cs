using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentQuarantine.Acceptance.Monitoring;
using AgentQuarantine.Acceptance.Serving;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>Evidence over a database: every reward once, kept with the decisions that rest on it.</summary>
public sealed class FleetEvidenceTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string Policy =
        """
        {"defaults":
            {"evidence_limit": 40, "baseline": 0.1, "reward_upper_bound": 1, "drawdown_limit": null, "min_samples": 10, "clear_min_samples": 5}}
        """;

    private readonly Random _random = new(41);

    [Fact]
    public void Alarms_and_releases_are_those_over_a_file_of_the_same_events()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("evidence");
        var url = server.Url("evidence");
        var log = folder.Write("a.jsonl", "");
        folder.Write("policy.json", Policy);
        var alarms = 0;
        for (var step = 0; step < 9; step++)
        {
            // Two agents earn, one of them no longer from the fourth step on; one says nothing at times.
            File.AppendAllText(log, Lines(30, bad: step is >= 3 and < 6));
            Run("ship", log, "--to", url, "--once");
            if (step == 2)
                Assert.Equal(Decisions(log, "file.json", "--what-if"), Decisions(url, url, "--what-if"));
            var file = Decisions(log, "file.json");
            Assert.Equal(file, Decisions(url, url));
            alarms += file.Count(decision => decision.StartsWith("quarantine ", StringComparison.Ordinal));
            if (step is 4 or 6)
            {
                Run("clear", "agent-1", "--ledger", "file.json", "--log", log);
                Run("clear", "agent-1", "--ledger", url);
            }
        }
        Assert.InRange(alarms, 2, 9);
        Assert.Equal(Numbers(Run("stats", log, "--ledger", "file.json", "--policy", "policy.json", "--json")),
            Numbers(Run("stats", url, "--ledger", url, "--policy", "policy.json", "--json")));
        Assert.Contains("evidence", Run("explain", "agent-1", url, "--ledger", url, "--policy", "policy.json"));

        List<string> Decisions(string events, string ledger, params string[] more)
        {
            using var json = JsonDocument.Parse(
                Run(["check", events, "--ledger", ledger, "--policy", "policy.json", "--include-healthy", "--json", .. more]));
            return [.. json.RootElement.EnumerateArray().Select(one => string.Join(' ',
                new[] { "action", "agent", "reason", "value", "evidence_log10", "count" }.Select(name => one.GetProperty(name).ToString())))];
        }

        string Run(params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            Assert.True(ended.ExitCode == 0, ended.Error);
            Assert.DoesNotContain("evidence is kept", ended.Error);
            return ended.Output;
        }
    }

    [Fact]
    public async Task Whatever_order_hosts_arrive_in_each_reward_is_taken_in_once_and_versions_have_no_gap()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("evidence_once");
        var url = server.Url("evidence_once");
        folder.Write("policy.json", Policy.Replace(": 40", ": 1e12", StringComparison.Ordinal));
        string[] logs = ["", "", ""];
        for (var step = 0; step < 6; step++)
        {
            for (var i = 0; i < logs.Length; i++)
                logs[i] += Lines(20, bad: false);
            var arriving = Enumerable.Range(0, logs.Length).Where(_ => _random.Next(3) > 0 || step == 5);
            foreach (var host in arriving.OrderByDescending(host => host * step % 3))
                Run("ship", folder.Write($"{host}.jsonl", logs[host]), "--to", url, "--once", "--host-name", $"host{host}");
            Run("check", url, "--ledger", url, "--policy", "policy.json");
            Run("check", url, "--ledger", url, "--policy", "policy.json", "--what-if");
            Assert.Equal(server.Ask("evidence_once", "select count(reward) from event"),
                (long)(decimal)server.Ask("evidence_once", "select coalesce(sum((state->>'rewards')::bigint), 0) from evidence")!);
        }
        // Nothing was decided: no version was taken.
        Assert.Equal(0L, server.Ask("evidence_once", "select version from ledger_head"));
        var passwords = folder.Write("passwords", $"127.0.0.1:*:*:*:{PostgresServer.Password}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(passwords, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var served = url + "&passfile=" + passwords;
        using var server1 = new ServedAgentq(folder, "--port", "0", served, "--ledger", served, "--policy", "policy.json");
        using var stats = JsonDocument.Parse(Run("stats", url, "--ledger", url, "--policy", "policy.json", "--json"));
        foreach (var agent in stats.RootElement.EnumerateArray())
        {
            var log10 = agent.GetProperty("evidence_log10").GetDouble().ToString("R", CultureInfo.InvariantCulture);
            await PrometheusServer.Until($"the evidence {log10}", async () =>
            {
                using var http = new HttpClient();
                return (await http.GetStringAsync(server1.Address("/metrics"))).Contains(
                    $"agent_evidence_log10{{agent=\"{agent.GetProperty("agent").GetString()}\"}} {log10}\n", StringComparison.Ordinal);
            });
        }

        string Run(params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            Assert.True(ended.ExitCode == 0, ended.Error);
            return ended.Output;
        }
    }

    [Fact]
    public void A_check_that_has_lost_its_lease_keeps_no_evidence_and_what_is_gone_is_said()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("evidence_fenced");
        var url = server.Url("evidence_fenced");
        var path = folder.Write("policy.json", Policy);
        var log = folder.Write("a.jsonl", Lines(30, bad: true));
        Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", log, "--to", url, "--once").ExitCode);
        var ledger = store.Ledger(TimeSpan.FromSeconds(30));
        using (ledger.TryLead())
        {
            server.Ask("evidence_fenced", "update ledger_head set epoch = epoch + 1");
            var lost = Assert.Throws<QuarantineException>(() =>
                QuarantineCheck.Run(store.Events(500), ledger, PolicyFile.Load(path), new FleetReadOptions(), TimeProvider.System));
            Assert.Equal(ErrorIds.LeaseLost, lost.Id);
        }
        Assert.Equal(0L, server.Ask("evidence_fenced", "select revision from evidence_head"));
        var next = store.Ledger(TimeSpan.FromSeconds(30));
        QuarantineCheck.Run(store.Events(500), next, PolicyFile.Load(path), new FleetReadOptions(), TimeProvider.System);
        Assert.Equal(1L, server.Ask("evidence_fenced", "select revision from evidence_head"));
        // Events that came and were removed before a check took them in.
        File.AppendAllText(log, Lines(10, bad: true));
        Assert.Equal(0, PostgresServer.Agentq(folder.Path, "ship", log, "--to", url, "--once").ExitCode);
        server.Ask("evidence_fenced", "delete from event where n > 95 and n <= 100");
        var checkedThen = PostgresServer.Agentq(folder.Path, "check", url, "--ledger", url, "--policy", "policy.json");
        Assert.Contains("warning: 5 events that arrived after ", checkedThen.Error);
    }

    // Without times of their own: they are ordered as they arrive.
    private string Lines(int count, bool bad)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            for (var agent = 0; agent < 3; agent++)
            {
                var reward = (bad && agent == 1 ? -0.4 : 0.25) + ((_random.NextDouble() - 0.5) / 2);
                var text = agent == 2 && i % 3 == 0 ? "null" : reward.ToString("R", CultureInfo.InvariantCulture);
                lines.Append(CultureInfo.InvariantCulture, $"{{\"agent\": \"agent-{agent}\", \"reward\": {text}}}\n");
            }
        }
        return lines.ToString();
    }

    private static string[] Numbers(string json) => [.. json.Split('\n').Where(line => !line.Contains("\"path\"", StringComparison.Ordinal))];
}
