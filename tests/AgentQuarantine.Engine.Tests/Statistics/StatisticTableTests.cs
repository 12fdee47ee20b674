using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;
using AgentQuarantine.Tests.Events;
using AgentQuarantine.Tests.Quarantine;
using AgentQuarantine.Text;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Statistics;

public class StatisticTableTests
{
    public static TheoryData<string> Names => new(StatisticTable.All.Select(statistic => statistic.Name));

    [Theory, MemberData(nameof(Names))]
    public void A_statistic_is_the_property_of_its_name(string name)
    {
        var statistic = Find(name);
        var stats = statistic.Set(new AgentRewardStats { Agent = "a" }, 7);

        Assert.Equal(7, Convert.ToDouble(typeof(AgentRewardStats).GetProperty(Pascal(name))!.GetValue(stats), null));
        Assert.Equal(7, statistic.Of(stats));
    }

    [Fact]
    public void Every_statistic_comes_back_from_the_history()
    {
        var stats = Sample();

        var read = StatisticsJson.Read(JsonParser.Parse(Encoding.UTF8.GetBytes(History(stats))), new AgentRewardStats { Agent = "a" });

        Assert.Equal(stats, read);
    }

    [Fact]
    public void What_an_earlier_version_did_not_write_is_unknown_rather_than_nothing()
    {
        var read = StatisticsJson.Read(JsonParser.Parse("""{"count":5,"drawdown":-3.1,"std":null}"""u8.ToArray()),
            new AgentRewardStats { Agent = "a" });

        Assert.Equal((5, -3.1), (read.Count, read.Drawdown));
        Assert.True(double.IsNaN(read.Std));
        Assert.Null(read.MeanCostUsd);
    }

    [Fact]
    public void Programs_find_every_statistic_by_its_name()
    {
        var written = JsonDocument.Parse(Write(Sample())).RootElement.EnumerateObject().ToList();

        Assert.Equal(StatisticTable.All.Select(statistic => statistic.Name), written.Select(member => member.Name));
        Assert.Equal(Enumerable.Range(1, written.Count).Select(i => (double)i), written.Select(member => member.Value.GetDouble()));
        Assert.All(JsonDocument.Parse(Write(null)).RootElement.EnumerateObject(), member => Assert.Equal(JsonValueKind.Null, member.Value.ValueKind));
        Assert.Contains("\"mean\":null", Write(Sample() with { Mean = double.NaN }));
    }

    [Fact]
    public void A_service_shows_every_statistic_as_a_reading_gives_it()
    {
        using var folder = new TempFolder();
        var log = folder.Write("events.jsonl", string.Concat(Enumerable.Range(0, 60).Select(i =>
            $$"""{"agent":"{{"ab"[i % 2]}}","reward":{{i % 7 - 3}},"latency_ms":{{i}},"cost_usd":{{i}},"ok":{{(i % 5 > 0 ? "true" : "false")}}}"""
                + "\n"))
            + """{"agent":"a"}""" + "\n" + """{"agent":"a","reward":NaN,"ok":false}""" + "\n");
        var time = new FakeTimeProvider();
        var ledger = new FileLedger(folder["quarantine.json"]);
        var policy = Given.Policy(p => p with { RewardTarget = 0.5 });
        var read = new FleetReadOptions { Window = 20, Policy = policy };
        using var collector = new MetricsCollector(new CollectorOptions { Logs = [log], Ledger = ledger, Read = read, Policy = policy }, time);

        var served = collector.RefreshOrThrow().Statistics;

        var expected = FleetReader.Read(new EventLog(log), LedgerSnapshot.Empty, read, time.GetUtcNow()).Agents;
        Assert.Equal(expected.Select(Values), served.Select(Values));
        Assert.All(StatisticTable.All, statistic => Assert.NotEqual(0, statistic.Of(expected[0])));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_statistic_stands_in_the_documentation(string name)
    {
        var statistic = Find(name);

        Assert.Contains($"| `{name}` | {statistic.Unit} |", RepositoryFile.Read("docs/statistics.md"));
        Assert.All(["stats", "check"], verb => Assert.Contains($" `{name}`,", Row("docs/agentq.md", $"| `{verb}` | `agent`")));
        Assert.Contains($" `{Pascal(name)}`,", Row("docs/en-US/Get-AgentRewardStats.md", "One object an agent:"));
        if (statistic.Gauge is not null)
            Assert.Contains($"| `{statistic.Gauge}` | gauge | {statistic.Unit} |", RepositoryFile.Read("docs/metrics.md"));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_statistic_stands_in_the_view(string name)
    {
        var list = XDocument.Parse(RepositoryFile.Read("module/AgentQuarantine.Format.ps1xml")).Descendants("View")
            .Single(view => view.Element("ListControl") is not null && view.Descendants("TypeName").Single().Value.EndsWith(".AgentRewardStats"));

        Assert.Contains(Pascal(name), list.Descendants("PropertyName").Select(property => property.Value));
    }

    private static Statistic Find(string name) => StatisticTable.All.Single(statistic => statistic.Name == name);

    private static AgentRewardStats Sample() => StatisticTable.All.Index()
        .Aggregate(new AgentRewardStats { Agent = "a" }, (stats, next) => next.Item.Set(stats, next.Index + 1));

    private static string Values(AgentRewardStats stats) =>
        string.Join(" ", StatisticTable.All.Select(statistic => $"{statistic.Name} {statistic.Of(stats):R}").Prepend(stats.Agent));

    private static string Write(AgentRewardStats? stats)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            StatisticsJson.Write(json, stats);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static string History(AgentRewardStats stats)
    {
        var json = new JsonText(indented: false).Open('{');
        StatisticsJson.Write(json, stats);
        return json.Close('}').ToString();
    }

    private static string Row(string page, string start) => RepositoryFile.Read(page).Split('\n').Single(line => line.StartsWith(start));

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
