using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Acceptance.Fleets;

/// <summary>What looks at whole logs says the same of a fleet's database as of one log of the same events in the order of their times.</summary>
public sealed partial class FleetSurveyTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const int Hosts = 3;

    [Fact]
    public void Rollups_reports_and_explanations_are_those_of_one_merged_log()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("surveyed");
        var url = server.Url("surveyed");
        var log = new FleetLog(Hosts, 6, seed: 31);
        log.Add(2500);
        var merged = folder.Write("merged/all.jsonl", Clean(log.All));
        // In an order that is not that of their times.
        foreach (var host in new[] { 2, 0, 1 })
            Run("ship", folder.Write($"host{host}.jsonl", Clean(log[host])), "--to", url, "--once", "--host-name", $"host{host}");
        Run("check", merged, "--all", "--ledger", "l.json", "--drawdown-limit", "-4");
        Assert.Contains("yes", Run("list", "--ledger", "l.json"));

        string[] rollup = ["rollup", "--every", "1h", "--ledger", "l.json", "--json"];
        Assert.Equal(Rows(Run([.. rollup, merged])), Rows(Run([.. rollup, url])));
        Assert.True(Rows(Run([.. rollup, url])).Length > 100);

        string[] report = ["report", "--all", "--ledger", "l.json", "--drawdown-limit", "-4", "--rehearse", "-2", "-o"];
        Run([.. report, "file.html", merged]);
        Run([.. report, "fleet.html", url]);
        var html = File.ReadAllText(folder["fleet.html"]).Replace(store.Name, "all.jsonl", StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder["file.html"]), html);

        string[] explain = ["explain", "*", "--all", "--ledger", "l.json", "--drawdown-limit", "-4"];
        var (ofFile, ofFleet) = (Run([.. explain, merged]), Run([.. explain, url]));
        Assert.Equal(LinePlace().Replace(ofFile, "<place>"), EventPlace().Replace(ofFleet, "<place>"));
        // Each place is where the event stands in its host's log.
        var places = EventPlace().Matches(ofFleet);
        Assert.NotEmpty(places);
        foreach (Match place in places)
        {
            var line = log[int.Parse(place.Groups["host"].Value, null)].Split('\n')[int.Parse(place.Groups["number"].Value, null) - 1];
            var time = JsonDocument.Parse(line).RootElement.GetProperty("ts").GetString()![..19].Replace('T', ' ');
            Assert.StartsWith($", {time}Z", ofFleet[(place.Index + place.Length)..]);
        }
        Assert.Contains("\"event\": ", Run([.. explain, url, "--json"]));
        // Without --all each agent's own newest rewards are judged.
        Assert.Contains("none leaves while it writes no others", Run("explain", "*", url, "--ledger", "l.json", "--drawdown-limit", "-4"));

        string Run(params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            Assert.True(ended.ExitCode == 0, ended.Error);
            return ended.Output;
        }
    }

    [Fact]
    public void A_report_of_a_fleet_has_the_statistics_of_a_query_and_its_ledger()
    {
        using var folder = new TemporaryFolder();
        using var store = server.Make("reported");
        var url = server.Url("reported");
        var log = new FleetLog(1, 3, seed: 32);
        log.Add(900);
        Run("ship", folder.Write("a.jsonl", log[0]), "--to", url, "--once");
        Run("check", url, "--ledger", url, "--drawdown-limit", "-2", "--window", "60");
        Run("report", url, "--ledger", url, "--drawdown-limit", "-2", "--window", "60", "-o", "fleet.html");
        var html = File.ReadAllText(folder["fleet.html"]);
        using var stats = JsonDocument.Parse(Run("stats", url, "--window", "60", "--json"));
        foreach (var agent in stats.RootElement.EnumerateArray())
        {
            // The window's 60 rewards stand among more events, and no more of those count.
            var (name, runs) = (agent.GetProperty("agent").GetString()!, agent.GetProperty("runs").GetInt64());
            Assert.InRange(runs, 61, 100);
            var row = Regex.Match(html, $"<tr[^>]*><t[hd][^>]*>(<a[^>]*>)?<bdi>{name}</bdi>.*?</tr>", RegexOptions.Singleline).Value;
            Assert.Contains($">{runs}<", row);
        }
        Assert.Contains("its newest events", html);
        Assert.Contains("Quarantined", html);
        var explained = Run("explain", "*", url, "--ledger", url, "--drawdown-limit", "-2", "--window", "60");
        Assert.Contains("event ", explained);
        Assert.NotEmpty(Run("rollup", url, "--ledger", url, "--csv"));

        string Run(params string[] arguments)
        {
            var ended = PostgresServer.Agentq(folder.Path, arguments);
            Assert.True(ended.ExitCode == 0, ended.Error);
            return ended.Output;
        }
    }

    // What a line refuses of itself, its shipper has said.
    private static string Clean(string lines) => lines.Replace("\"x\"", "null", StringComparison.Ordinal);

    private static string[] Rows(string json) => [.. json.Split('\n').Where(line => !line.Contains("\"path\"", StringComparison.Ordinal))];

    [GeneratedRegex("line [0-9]+")]
    private static partial Regex LinePlace();

    [GeneratedRegex("event (?<number>[0-9]+) of host(?<host>[0-9]):[^ ,)]*")]
    private static partial Regex EventPlace();
}
