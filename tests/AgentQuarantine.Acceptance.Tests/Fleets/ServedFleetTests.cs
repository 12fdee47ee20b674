using System.Globalization;
using System.Text.Json;
using AgentQuarantine.Acceptance.Monitoring;
using AgentQuarantine.Acceptance.Serving;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary><c>agentq serve</c> of a fleet's database: it follows what arrives, and shows what a query would.</summary>
public sealed class ServedFleetTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const int Hosts = 3;

    [Theory]
    [InlineData]
    [InlineData("--window", "20")]
    [InlineData("--last", "30", "--window", "10")]
    public async Task The_gauges_are_those_of_a_query_at_every_moment_and_each_event_is_counted_once(params string[] reading)
    {
        using var folder = new TemporaryFolder();
        var schema = $"served_{reading.Length}";
        using var store = server.Make(schema);
        var url = Url(folder, schema);
        var log = new FleetLog(Hosts, 5, seed: 11);
        log.Add(900);
        // One without a reward, one whose clock says nothing, one who is silent by now.
        const string Odd = "{\"agent\": \"mute\"}\n{\"agent\": \"untimed\", \"reward\": 0.1}\n";
        File.WriteAllText(folder["odd.jsonl"], string.Concat(Enumerable.Repeat(Odd, 700)));
        Ship(folder, url, "odd.jsonl");
        Ship(folder, url, 1, log[1]);
        using var served = new ServedAgentq(folder, ["--port", "0", url, "--ledger", url, .. reading]);
        await served.ReadyAsync();
        await SameAsync(served, folder, url, reading, 1400 + Lines(log[1]));
        // The others' events are older in part: they arrive late.
        Ship(folder, url, 0, log[0]);
        await SameAsync(served, folder, url, reading, 1400 + Lines(log[1]) + Lines(log[0]));
        Ship(folder, url, 2, log[2]);
        log.Add(400);
        for (var host = 0; host < Hosts; host++)
            Ship(folder, url, host, log[host]);
        await SameAsync(served, folder, url, reading, 1400 + log.Count);
        // A release keeps what follows apart.
        Run(folder, "add", "agent-1", "--reason", "by hand", "--ledger", url);
        await ShownAsync(served, "agent_quarantined{agent=\"agent-1\"} 1");
        Run(folder, "clear", "agent-1", "--ledger", url);
        await ShownAsync(served, "agent_quarantined{agent=\"agent-1\"} 0");
        log.Add(300);
        Ship(folder, url, 2, log[2]);
        Ship(folder, url, 1, log[1]);
        Ship(folder, url, 0, log[0]);
        await SameAsync(served, folder, url, reading, 1400 + log.Count);
    }

    [Fact]
    public async Task The_database_away_and_back_and_the_server_away_and_back_lose_nothing_and_double_nothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["meta_supervisor"]);
        using var store = server.Make("served_away");
        var url = Url(folder, "served_away");
        var log = new FleetLog(Hosts, 4, seed: 12);
        log.Add(600);
        for (var host = 0; host < Hosts; host++)
            Ship(folder, url, host, log[host]);
        var served = new ServedAgentq(folder, "--port", "0", url, "--ledger", url);
        try
        {
            await SameAsync(served, folder, url, [], log.Count);
            for (var time = 1; time <= 3; time++)
            {
                server.Kill();
                await ShownAsync(served, "agentquarantine_up 0");
                Assert.Contains($"sum {log.Count}", $"sum {Runs(await TextAsync(served))}");
                await served.HeardAsync("StoreUnreachable: ");
                server.Start();
                log.Add(100);
                Ship(folder, url, time % Hosts, log[time % Hosts]);
                await ShownAsync(served, "agentquarantine_up 1");
                for (var host = 0; host < Hosts; host++)
                    Ship(folder, url, host, log[host]);
                await SameAsync(served, folder, url, [], log.Count);
            }
            Assert.Equal(0, served.Terminate().ExitCode);
            log.Add(100);
            for (var host = 0; host < Hosts; host++)
                Ship(folder, url, host, log[host]);
            served.Dispose();
            served = new ServedAgentq(folder, "--port", "0", url, "--ledger", url);
            await SameAsync(served, folder, url, [], log.Count);
            // Only what is new was counted; the rest is kept.
            using var logs = JsonDocument.Parse(await TextAsync(served, "/api/v1/logs"));
            Assert.Equal(100, logs.RootElement.GetProperty("logs").EnumerateArray().Sum(one => one.GetProperty("events").GetInt64()));
        }
        finally
        {
            served.Dispose();
        }
        // A state of a database is none of a log.
        var state = folder[Path.Combine("meta_supervisor", "quarantine.fleet.counters.json")];
        folder.Write("telemetry/events.jsonl", "{\"agent\": \"a\", \"reward\": 1}\n");
        using var other = new ServedAgentq(folder, "--state", state);
        await other.HeardAsync("it is of a fleet's database");
        await ShownAsync(other, "agent_runs_total{agent=\"a\"} 1");
    }

    [Fact]
    public async Task The_page_the_api_and_the_past_show_the_fleet_and_nobody_sees_the_password()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("served_page");
        var url = Url(folder, "served_page");
        var log = new FleetLog(2, 3, seed: 13);
        log.Add(300);
        for (var host = 0; host < 2; host++)
            Ship(folder, url, host, log[host]);
        Run(folder, "check", url, "--ledger", url, "--drawdown-limit", "-2");
        using var served = new ServedAgentq(folder, "--port", "0", url, "--ledger", url, "--drawdown-limit", "-2");
        await SameAsync(served, folder, url, [], 300);
        string[] answers =
        [
            await TextAsync(served, "/"), await TextAsync(served, "/agents/agent-1"), await TextAsync(served, "/history"),
            await TextAsync(served, "/api/v1/logs"), await TextAsync(served, "/api/v1/status"),
            await TextAsync(served, "/api/v1/agents/agent-1/series"),
            await TextAsync(served), served.Said,
        ];
        Assert.Contains("agent-1", answers[0]);
        Assert.Contains("schema=served_page", answers[0]);
        Assert.Contains("host0:", answers[3]);
        Assert.Contains("\"ready\":true", answers[4]);
        Assert.True(JsonDocument.Parse(answers[5]).RootElement.ToString().Length > 200);
        Assert.All(answers, answer => Assert.DoesNotContain(PostgresServer.Password, answer));
        var written = folder["fleet.prom"];
        Run(folder, "export-metrics", url, "--ledger", url, "-o", written);
        Assert.Equal(300, Runs(File.ReadAllText(written)));
    }

    [Theory]
    [InlineData("StoreUrlInvalid: ", "--all")]
    [InlineData("--check-every ", "--check-every", "1m")]
    [InlineData("StoreUrlInvalid: ", "other.jsonl")]
    public void What_a_server_of_a_database_cannot_do_it_refuses(string id, params string[] more)
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("served_refused");
        var ended = PostgresServer.Agentq(folder.Path, ["serve", "--port", "0", server.Url("served_refused"), .. more]);
        Assert.NotEqual(0, ended.ExitCode);
        Assert.StartsWith($"agentq: {id}", ended.Error);
    }

    private static string Url(TemporaryFolder folder, string schema, PostgresServer server)
    {
        var passwords = folder.Write("passwords", $"127.0.0.1:*:*:*:{PostgresServer.Password}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(passwords, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return server.Url(schema) + "&passfile=" + Uri.EscapeDataString(passwords);
    }

    private string Url(TemporaryFolder folder, string schema) => Url(folder, schema, server);

    private static int Lines(string text) => text.Count(c => c == '\n');

    private static void Ship(TemporaryFolder folder, string url, int host, string lines)
    {
        var path = folder[$"host{host}.jsonl"];
        File.WriteAllText(path, lines);
        Run(folder, "ship", path, "--to", url, "--once", "--host-name", $"host{host}");
    }

    private static void Ship(TemporaryFolder folder, string url, string log) => Run(folder, "ship", folder[log], "--to", url, "--once");

    private static string Run(TemporaryFolder folder, params string[] arguments)
    {
        var ended = PostgresServer.Agentq(folder.Path, arguments);
        Assert.True(ended.ExitCode == 0, ended.Error);
        return ended.Output;
    }

    private static async Task<string> TextAsync(ServedAgentq served, string path = "/metrics")
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(served.Address(path));
    }

    private static Task ShownAsync(ServedAgentq served, string sample) =>
        PrometheusServer.Until(sample, async () => (await TextAsync(served)).Contains(sample + "\n", StringComparison.Ordinal));

    private static double Runs(string metrics) => metrics.Split('\n')
        .Where(line => line.StartsWith("agent_runs_total{", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    // Every number of every agent, as text: to the last bit.
    private static async Task SameAsync(ServedAgentq served, TemporaryFolder folder, string url, string[] reading, int events)
    {
        await PrometheusServer.Until($"{events} events are counted", async () => Runs(await TextAsync(served)) == events);
        using var queried = JsonDocument.Parse(Run(folder, ["stats", url, "--ledger", url, "--json", .. reading]));
        using var shown = JsonDocument.Parse(await TextAsync(served, "/api/v1/agents"));
        var agents = shown.RootElement.GetProperty("agents").EnumerateArray().ToDictionary(agent => agent.GetProperty("agent").GetString()!);
        Assert.Equal(queried.RootElement.GetArrayLength(), agents.Count);
        var metrics = await TextAsync(served);
        foreach (var agent in queried.RootElement.EnumerateArray())
        {
            var name = agent.GetProperty("agent").GetString()!;
            var statistics = agents[name].GetProperty("statistics");
            var values = agent.EnumerateObject()
                .Where(value => value.Name is not ("agent" or "path" or "format" or "quarantined" or "last_seen"));
            foreach (var value in values)
                Assert.Equal((name, value.Name, value.Value.GetRawText()), (name, value.Name, statistics.GetProperty(value.Name).GetRawText()));
            if (agent.GetProperty("last_reward").ValueKind == JsonValueKind.Number)
                Assert.Contains($"agent_last_reward{{agent=\"{name}\"}} ", metrics);
        }
    }
}
