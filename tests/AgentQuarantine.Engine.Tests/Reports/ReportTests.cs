using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Reports;
using AgentQuarantine.Rollups;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Reports;

public sealed partial class ReportTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Start.AddDays(30));

    private string Output => Path.Combine(_folder.Root, "report.html");

    public void Dispose() => _folder.Dispose();

    private string Log(string text)
    {
        var path = Path.Combine(_folder.Root, "e.jsonl");
        File.WriteAllText(path, text);
        return path;
    }

    // Two agents of which one falls, and one that earns.
    private static string Fleet()
    {
        var random = new Random(4);
        var text = new StringBuilder();
        for (var i = 0; i < 600; i++)
        {
            foreach (var (agent, mean) in new[] { ("falls", -0.05), ("near", -0.006), ("earns", 0.2) })
            {
                text.Append(CultureInfo.InvariantCulture, $"{{\"ts\":\"{Start.AddMinutes(i):o}\",\"agent\":\"{agent}\",")
                    .Append(
                        CultureInfo.InvariantCulture,
                        $"\"reward\":{mean + ((random.NextDouble() - 0.5) / 4):F4},\"latency_ms\":{random.Next(10, 90)}}}\n");
            }
        }
        return text.ToString();
    }

    private string Report(string log, ReportOptions? options = null, LogOptions? logs = null, string? plots = null)
    {
        new ReportOperation(logs ?? new LogOptions(), options ?? new ReportOptions(), _folder.Ledger, _clock).Run([log], Output, plots);
        return File.ReadAllText(Output);
    }

    [Fact]
    public void The_same_input_gives_the_same_bytes_whatever_the_time_is()
    {
        var log = Log(Fleet());
        ManualQuarantine.Add(_folder.Ledger, "falls", "test", Start.AddDays(40), Start.AddHours(5));
        var first = Report(log, new ReportOptions { Rehearsed = RehearsedPolicy.From([], [-5]) });
        _clock.Advance(TimeSpan.FromDays(100));

        Assert.Equal(first, Report(log, new ReportOptions { Rehearsed = RehearsedPolicy.From([], [-5]) }));
    }

    [Fact]
    public void Its_figures_are_those_of_the_query()
    {
        var log = Log(Fleet());
        var statistics = new StatisticsOperation(new LogOptions(), _folder.Ledger, _clock).Run([log]).Items;
        var rows = Rows(Report(log), "fleet-h");

        Assert.Equal(3, statistics.Count);
        foreach (var agent in statistics)
        {
            var figures = rows[agent.Agent];
            Assert.Equal([agent.Drawdown, agent.CurrentDrawdown, -3, agent.Count, agent.Mean, agent.Std, agent.Sharpe, agent.Runs, agent.Errors],
                figures.Skip(1).Select(value => value!.Value));
        }
    }

    [Fact]
    public void Its_buckets_are_those_of_the_rollup()
    {
        var log = Log(Fleet());
        ManualQuarantine.Add(_folder.Ledger, "falls", "test", null, Start.AddHours(5.5));
        ManualQuarantine.Clear(_folder.Ledger, "falls", [], Start.AddHours(8.5));
        var rollup = new RollupOperation(new LogOptions(), new RollupOptions { Every = TimeSpan.FromHours(1) }, _folder.Ledger, _clock)
            .Run([log]).Items.Where(row => row.Agent == "falls").ToList();
        var rows = Rows(Report(log), "a2-h");

        Assert.Equal(10, rollup.Count);
        foreach (var row in rollup)
        {
            Assert.Equal(
                [row.Runs, row.Errors, row.Rewards, row.Sum, row.Mean, row.Min, row.Max, row.Equity, row.Drawdown,
                    row.LatencyP50, row.LatencyP95, null, row.SecondsInQuarantine],
                rows[$"{row.From:yyyy-MM-dd HH:mm:ss}Z"]);
        }
    }

    [Theory]
    [InlineData("equity", "e")]
    [InlineData("drawdown", "w")]
    public void Its_charts_end_where_the_figures_are(string chart, string line)
    {
        var report = Report(Log(Fleet()));
        var svg = Regex.Match(report, $"<svg[^>]*id=\"a2-{chart}\".*?</svg>").Value;
        var axis = Axis().Matches(svg)
            .Select(tick => (Y: Parse(tick.Groups[1].Value), Value: Parse(tick.Groups[2].Value.Replace('−', '-')))).ToList();
        var path = Regex.Match(svg, $"<path class=\"{line}\"[^>]* d=\"[^\"]*?[ V]([0-9.]+)\"").Groups[1].Value;

        // By the grid a pixel is worth so much.
        var unit = (axis[^1].Value - axis[0].Value) / (axis[^1].Y - axis[0].Y);
        var drawn = axis[0].Value + ((Parse(path) - axis[0].Y) * unit);
        var wanted = Rows(report, "fleet-h")["falls"][chart == "equity" ? 0 : 1]!.Value;
        Assert.InRange(drawn, wanted - Math.Abs(unit / 5), wanted + Math.Abs(unit / 5));
    }

    [Fact]
    public void It_tells_the_rehearsed_policies_with_their_spans_and_the_calibration()
    {
        var options = new ReportOptions
        {
            Policy = FleetPolicy.Default.With(-4, null, null),
            Rehearsed = RehearsedPolicy.From([], [-1, -1000]),
        };
        var report = Report(Log(Fleet()), options);

        Assert.Contains("in force: quarantines 1", report);
        Assert.Contains("limit -1: quarantines 2", report);
        Assert.Contains("limit -1000: quarantines nobody", report);
        Assert.Contains("id=\"policy-2\"", report);
        Assert.Contains("-4", report[report.IndexOf("id=\"calibration\"", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void A_summary_has_no_sections_and_agents_can_be_picked()
    {
        var log = Log(Fleet());
        Assert.Contains("id=\"a2-equity\"", Report(log));
        Assert.DoesNotContain("id=\"a2-equity\"", Report(log, new ReportOptions { Detail = ReportDetail.Summary }));
        Assert.Equal(["falls"], Rows(Report(log, logs: new LogOptions { Agents = new AgentSelection(["f*"]) }), "fleet-h").Keys);
    }

    [Fact]
    public void It_begins_where_it_is_asked_to()
    {
        var report = Report(Log(Fleet()), new ReportOptions { Since = Start.AddHours(8) });

        Assert.Contains("2026-01-01 08:00:00Z to 2026-01-01 09:59:00Z", report);
        Assert.Equal(["2026-01-01 08:00:00Z", "2026-01-01 09:00:00Z"], Rows(report, "a2-h").Keys);
    }

    [Fact]
    public void Plots_are_files_of_their_own_with_names_for_every_file_system()
    {
        var plots = Path.Combine(_folder.Root, "plots");
        Report(Log(Fleet().Replace("falls", "../\\u0000:x/..")), plots: plots);

        Assert.Equal(["a1-_____x___-drawdown.svg", "a1-_____x___-equity.svg"],
            Directory.GetFiles(plots).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(plots), file => System.Xml.Linq.XDocument.Load(file));
    }

    [Theory]
    [InlineData("""{"agent":"a","reward":1}""")]
    [InlineData("""{"agent":"a","reward":NaN}""")]
    [InlineData("""{"agent":"a"}""")]
    [InlineData("""{"ts":"2026-01-01T00:00:00Z","agent":"a","reward":-5}""")]
    [InlineData("""{"ts":"2026-01-01T00:00:00Z","agent":"a","reward":1e308}""")]
    [InlineData("""{"ts":"2026-01-01T00:00:00Z","agent":"a","reward":-1e308,"latency_ms":1e308,"cost_usd":1e308}""")]
    [InlineData("""{"ts":"2026-01-01T00:00:00Z","agent":"<script>alert(1)</script>\u202e\"'&","reward":-9,"error":true}""")]
    [InlineData("""{"ts":"2026-01-01T00:00:00Z","agent":"a","reward":-Infinity}""")]
    public void It_survives(string line)
    {
        foreach (var times in new[] { 1, 3, 200 })
        {
            var report = Report(Log("<b>no event</b>\n" + string.Concat(Enumerable.Repeat(line + "\n", times))));
            Assert.DoesNotMatch("NaN|∞|Infinity", Regex.Replace(report, "<code>.*?</code>", ""));
            Assert.DoesNotContain("<script", report);
            Assert.DoesNotContain("<b>no event", report);
            Assert.DoesNotContain('\u202e', report);
            Assert.Contains("&lt;b&gt;no event", report);
        }
    }

    [Fact]
    public void A_fleet_of_ten_thousand_makes_no_wall()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 10_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"{{\"ts\":\"2026-01-01T00:00:00Z\",\"agent\":\"agent-{i}\",\"reward\":-9}}\n");
        var report = Report(Log(text.ToString()), logs: new LogOptions { Read = new() { Request = ReadRequest.All } });

        Assert.InRange(report.Length, 100_000, 4_000_000);
        Assert.Contains("The first 1000 of 10000 agents", report);
        Assert.Contains("10000 agents are or were quarantined or are near their limit; 60 are shown.", report);
    }

    // The exact numbers of a section's first table, by what each row is about.
    private static Dictionary<string, double?[]> Rows(string report, string section)
    {
        var from = report.IndexOf($"id=\"{section}\"", StringComparison.Ordinal);
        var table = report[report.IndexOf("<tbody>", from, StringComparison.Ordinal)..];
        table = table[..table.IndexOf("</tbody>", StringComparison.Ordinal)];
        return table.Split("<tr>").Skip(1).ToDictionary(
            row => Regex.Replace(row[..row.IndexOf("</th>", StringComparison.Ordinal)], "<[^>]*>", ""),
            row => Number().Matches(row).Select(cell => cell.Groups[1].Value is "" ? (double?)null : Parse(cell.Groups[1].Value)).ToArray());
    }

    [GeneratedRegex("align=\"right\" title=\"([^\"]*)\"")]
    private static partial Regex Number();

    [GeneratedRegex("class=\"[gz]\"[^>]* d=\"M64 ([0-9.]+)H[^>]*/><text[^>]*>([^<]+)<")]
    private static partial Regex Axis();

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);
}
