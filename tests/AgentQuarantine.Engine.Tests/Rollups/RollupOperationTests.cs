using System.Globalization;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Rollups;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Rollups;

public sealed class RollupOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    private string Log(params string[] events)
    {
        var path = Path.Combine(_folder.Root, "e.jsonl");
        File.WriteAllText(path, string.Concat(events));
        return path;
    }

    private static string Event(string time, string rest = "\"reward\":1", string agent = "a") =>
        $"{{\"ts\":\"2026-01-01T{time}Z\",\"agent\":\"{agent}\",{rest}}}\n";

    private OperationResult<RollupRow> Run(string log, TimeSpan every, bool merge = false) => new RollupOperation(
        new LogOptions { Merge = merge }, new RollupOptions { Every = every }, _folder.Ledger, _clock).Run([log]);

    [Fact]
    public void What_was_not_reported_is_empty_and_not_0()
    {
        var row = Run(Log(Event("00:00:00", "\"reward\":null")), TimeSpan.FromHours(1)).Items.Single();

        Assert.Equal((1, 0, 0, 0), (row.Runs, row.Rewards, row.LatencyCount, row.CostCount));
        Assert.All([row.Sum, row.Mean, row.Min, row.Max, row.Equity, row.Drawdown], Assert.Null);
        Assert.All([row.LatencyP50, row.LatencyP95, row.LatencyMax, row.CostSum], Assert.Null);
    }

    [Fact]
    public void Events_without_a_time_are_in_no_bucket_and_that_is_said()
    {
        var result = Run(Log(Event("00:00:00"), "{\"agent\":\"a\",\"reward\":5}\n", "{\"agent\":\"b\",\"reward\":5}\n"), TimeSpan.FromHours(1));

        Assert.Equal(1, result.Items.Single().Sum);
        Assert.Contains(result.Warnings, warning => warning.EndsWith("2 events have no time, and are in no bucket."));
    }

    [Fact]
    public void Equity_and_drawdown_go_on_from_bucket_to_bucket_in_whatever_order_the_events_come()
    {
        string[] events =
            [Event("00:10:00", "\"reward\":2"), Event("01:10:00", "\"reward\":-3"), Event("03:10:00", "\"reward\":-1"), Event("03:20:00")];
        foreach (var order in new[] { events, [.. events.Reverse()] })
        {
            var rows = Run(Log(order), TimeSpan.FromHours(1)).Items;
            Assert.Equal([2.0, -1, -1], rows.Select(row => row.Equity!.Value));
            Assert.Equal([0.0, -3, order == events ? -4 : -3], rows.Select(row => row.Drawdown!.Value));
        }
    }

    [Fact]
    public void A_latency_that_comes_late_is_told_and_everything_else_of_its_event_counts()
    {
        string Timed(string time, int latency) => Event(time, $"\"reward\":1,\"latency_ms\":{latency}");
        var log = Log(Timed("00:00:00", 1), Timed("01:00:00", 1), Timed("02:00:00", 1), Timed("03:00:00", 1), Timed("00:30:00", 9));

        var late = Run(log, TimeSpan.FromHours(1));
        var first = late.Items[0];
        Assert.Equal((2, 2.0, 2, 1.0, 9.0), (first.Runs, first.Sum, first.LatencyCount, first.LatencyP95, first.LatencyMax));
        Assert.Contains(late.Warnings, warning => warning.Contains("1 latencies came later"));

        var merged = Run(log, TimeSpan.FromHours(1), merge: true);
        Assert.Equal((9.0, 0), (merged.Items[0].LatencyP95, merged.Warnings.Count));
    }

    [Fact]
    public void Seconds_in_quarantine_come_from_the_history_and_the_silent_hours_have_rows()
    {
        var log = Log(Event("00:10:00", "\"reward\":-5"), Event("00:15:00", agent: "b"), Event("04:30:00"), Event("05:00:00", agent: "b"));
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        ManualQuarantine.Add(_folder.Ledger, "a", "test", null, start.AddMinutes(30));
        ManualQuarantine.Clear(_folder.Ledger, "a", [], start.AddHours(2.5));
        ManualQuarantine.Add(_folder.Ledger, "b", "test", null, start.AddHours(11));

        var rows = Run(log, TimeSpan.FromHours(1)).Items;
        Assert.Equal([(0, 1800.0, 1L), (1, 3600.0, 0L), (2, 1800.0, 0L), (4, 0.0, 1L)],
            rows.Where(row => row.Agent == "a").Select(row => (row.From.Hour, row.SecondsInQuarantine, row.Runs)));
        Assert.Equal([-5.0, -5, -5, -4], rows.Where(row => row.Agent == "a").Select(row => row.Equity!.Value));
        Assert.Equal([(0, 0.0), (5, 0.0)], rows.Where(row => row.Agent == "b").Select(row => (row.From.Hour, row.SecondsInQuarantine)));
        Assert.Equal(rows.OrderBy(row => row.From).ThenBy(row => row.Agent, StringComparer.Ordinal), rows);
    }

    [Theory]
    [InlineData("11:57:00", true)]
    [InlineData("11:54:59", false)]
    public void A_bucket_is_partial_until_the_log_or_the_clock_has_passed_its_end(string time, bool isPartial)
    {
        var rows = Run(Log(Event("11:00:00"), Event(time)), TimeSpan.FromMinutes(5)).Items;

        Assert.Equal((false, isPartial), (rows[0].Partial, rows[1].Partial));
    }

    [Fact]
    public void Sums_of_the_greatest_numbers_stay_finite()
    {
        var events = Enumerable.Range(0, 9).Select(i => Event($"0{i}:00:00", $"\"reward\":{(i < 5 ? "1e308" : "-Infinity")},\"cost_usd\":1e308"));
        var rows = Run(Log([.. events]), TimeSpan.FromDays(1)).Items;

        Assert.All(rows.SelectMany(row => new[] { row.Sum, row.Mean, row.Equity, row.Drawdown, row.CostSum }),
            value => Assert.True(double.IsFinite(value!.Value)));
    }

    [Fact]
    public void The_whole_log_is_read_once_whatever_its_length()
    {
        var log = Log([.. Enumerable.Range(0, 7000).Select(i => Event(
            TimeSpan.FromSeconds(i).ToString("c", CultureInfo.InvariantCulture)))]);

        Assert.Equal((7000L, 7000.0), (Run(log, TimeSpan.FromDays(1)).Items.Single().Runs, Run(log, TimeSpan.FromHours(1)).Items[^1].Equity!.Value));
    }
}
