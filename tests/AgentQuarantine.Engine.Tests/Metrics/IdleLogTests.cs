using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Metrics;

/// <summary>What a look at a log costs: nothing of it is read twice, and an idle one is not read at all.</summary>
public sealed class IdleLogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(MetricsSample.Start);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(50, false)]
    [InlineData(50, true)]
    [InlineData(null, false)]
    [InlineData(null, true)]
    public void Nothing_of_an_idle_log_is_read_and_its_snapshot_is_not_made_again(int? last, bool marked)
    {
        _folder.Write("e.jsonl", Fleet(200) + "{\"agent\":\"half");
        if (marked)
            MarkAll(200);
        using var collector = Collector(last);
        collector.Refresh();
        var rows = Tick(collector).Rows;

        var (bytes, opens, allocated) = (LogFile.BytesHere, LogFile.OpensHere, GC.GetAllocatedBytesForCurrentThread());
        for (var i = 0; i < 10; i++)
            Tick(collector);

        Assert.Equal(0, LogFile.BytesHere - bytes);
        // Elsewhere a path does not tell which file it leads to.
        Assert.Equal(OperatingSystem.IsLinux() ? 0 : 10, LogFile.OpensHere - opens);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - allocated) / 10, 0, 8_000);
        Assert.Same(rows, collector.Snapshot!.Rows);
        Assert.Equal((200, _time.GetUtcNow()), (rows.Length, collector.Snapshot.Time));
    }

    [Theory]
    [InlineData(5_000, true)]
    [InlineData(5_000, false)]
    [InlineData(null, true)]
    public void A_look_at_an_idle_fleet_of_10_000_agents_allocates_nothing(int? last, bool hasLedger)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a look at a file allocates.");
        _folder.Write("e.jsonl", Fleet(10_000) + "{\"agent\":\"half");
        _folder.Write("policy.json", "{}");
        var clock = new Clock();
        using var collector = new MetricsCollector(
            new CollectorOptions
            {
                Logs = [_folder["e.jsonl"]],
                Ledger = new FileLedger(_folder["q.json"]),
                Read = new FleetReadOptions { Request = new ReadRequest(last) },
                PolicyPath = _folder["policy.json"],
                ReadPolicy = () => FleetPolicy.Default,
                History = TimeSpan.FromDays(1),
            },
            clock);
        if (hasLedger)
        {
            MarkAll(1_000);
            collector.Check();
        }
        // Files that have just been written are read twice.
        for (var i = 0; i < 3; i++)
            collector.Look();
        var rows = collector.Snapshot!.Rows;

        Assert.Equal(0, Allocations.Least(() => collector.Look()));
        var snapshot = collector.Snapshot!;
        Assert.Same(rows, snapshot.Rows);
        Assert.InRange(snapshot.Time, clock.Now - TimeSpan.FromSeconds(5), clock.Now);
        Assert.Equal(snapshot.Time, snapshot.Self.LastRead);
        Assert.Null(collector.Failure);
    }

    [Theory]
    [InlineData(3, "")]
    [InlineData(50, "")]
    [InlineData(50, "\n[]\n{\"agent\":\"b\"}")]
    public void The_windows_of_a_log_that_was_long_at_the_first_look_are_those_of_a_query(int last, string end)
    {
        _folder.Write("e.jsonl", Fleet(2_000) + end);
        using var collector = Collector(last);
        // A tail that is a line, and then is none: the line before the last ones is shown again.
        foreach (var more in new[] { "", " spoiled\n", Fleet(2), Fleet(40), Fleet(60) + "\n{\"agent\":\"half", "\"}\n" })
        {
            _folder.Append("e.jsonl", more);

            var shown = Tick(collector).Statistics;

            Assert.Equal(
                FleetReader.Read(new EventLog(_folder["e.jsonl"]), LedgerSnapshot.Empty, collector.Options.Read, _time.GetUtcNow()).Agents, shown);
        }
    }

    [Fact]
    public void The_past_of_a_log_that_was_long_at_the_first_look_is_its_last_day()
    {
        _folder.Write("e.jsonl", string.Concat(Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{{\"agent\":\"a\",\"reward\":0.25,\"ts\":\"{_time.GetUtcNow().AddMinutes(i - 5_000):O}\"}}\n"))));
        using var collector = new MetricsCollector(
            new CollectorOptions { Logs = [_folder["e.jsonl"]], Ledger = new FileLedger(_folder["q.json"]), History = TimeSpan.FromDays(1) }, _time);
        collector.Refresh();

        var past = collector.Past!;
        var newest = _time.GetUtcNow().AddMinutes(-1);
        Assert.Equal((newest.AddDays(-1), newest), past.Times(default));
        Assert.Equal((1_250.0, 500), (past.Equity("a"), past.Rewards("a").Count));
        Assert.InRange(past.Points("a")[0].Time, newest.AddDays(-1).UtcTicks, newest.AddDays(-1).AddHours(1).UtcTicks);
        Assert.InRange(past.Points("a").Sum(point => point.Events), 24 * 60 - 60, 24 * 60 + 60);
    }

    [Fact]
    public void What_is_new_is_read_once()
    {
        _folder.Write("e.jsonl", Fleet(200));
        MarkAll(200);
        using var collector = Collector(null);
        collector.Refresh();
        Tick(collector);
        _folder.Append("e.jsonl", Fleet(3));

        var bytes = LogFile.BytesHere;
        Tick(collector);
        Tick(collector);

        // The new lines, and twice the bytes before them, which tell whether the file was truncated.
        Assert.Equal(Fleet(3).Length + 2 * 256, LogFile.BytesHere - bytes);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(null)]
    public void What_lies_past_a_mark_that_comes_later_is_found_among_what_was_read(int? last)
    {
        _folder.Write("e.jsonl", Fleet(3) + Fleet(3));
        var mark = new EventLog(_folder["e.jsonl"]).MarkEnd(_time.GetUtcNow());
        _folder.Append("e.jsonl", Fleet(2));
        using var collector = Collector(last);
        Assert.All(collector.Refresh().Statistics, agent => Assert.Null(agent.PastMark));
        new FileLedger(_folder["q.json"])
            .Update(_ => [new LedgerChange(new QuarantineEntry { Agent = "agent 1", Marks = [mark] }, null)], _time.GetUtcNow());

        var agents = Tick(collector).Statistics;
        Assert.Equal([null, 1, null], agents.Select(agent => agent.PastMark?.Count));
        Assert.Equal([3, 3, 2], agents.Select(agent => agent.Count));
    }

    [Fact]
    public void A_check_of_thousands_of_marked_agents_opens_the_log_once()
    {
        _folder.Write("e.jsonl", Fleet(5_000));
        MarkAll(5_000);

        var opens = LogFile.OpensHere;
        var decisions = QuarantineCheck.Run(
            new EventLog(_folder["e.jsonl"]), new FileLedger(_folder["q.json"]), FleetPolicy.Default, new FleetReadOptions(), _time, apply: false);

        Assert.Equal(5_000, decisions.Count);
        Assert.Equal(1, LogFile.OpensHere - opens);
    }

    [Fact]
    public void Agents_leave_when_they_have_been_idle_for_long_enough_though_nothing_else_happens()
    {
        _folder.Write("e.jsonl", Fleet(3));
        using var collector = Collector(50);
        Assert.Equal(3, collector.Refresh().AgentCount);
        _time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.Equal(3, collector.Refresh().AgentCount);

        Assert.Equal(0, Tick(collector).AgentCount);
    }

    [Fact]
    public void A_quarantine_that_ends_by_itself_ends_in_the_snapshot_too()
    {
        _folder.Write("e.jsonl", Fleet(1));
        ManualQuarantine.Add(new FileLedger(_folder["q.json"]), "agent 0", "for a minute", _time.GetUtcNow().AddMinutes(1), _time.GetUtcNow());
        using var collector = Collector(50);
        Assert.True(collector.Refresh().Rows[0].IsQuarantined);
        Tick(collector);
        _time.Advance(TimeSpan.FromSeconds(58));
        Assert.True(collector.Refresh().Rows[0].IsQuarantined);

        Assert.False(Tick(collector).Rows[0].IsQuarantined);
        Assert.False(collector.Snapshot!.Statistics[0].Quarantined);
    }

    private static string Fleet(int agents) => string.Concat(Enumerable.Range(0, agents).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"agent\":\"agent {i}\",\"reward\":{i % 7 - 3}}}\n")));

    private void MarkAll(int agents) => new FileLedger(_folder["q.json"]).Update(
        _ => [.. Enumerable.Range(0, agents).Select(i => new LedgerChange(
            new QuarantineEntry { Agent = $"agent {i}", Marks = [new EventLog(_folder["e.jsonl"]).MarkEnd(_time.GetUtcNow())] }, null))],
        _time.GetUtcNow());

    private MetricsCollector Collector(int? last) => new(
        new CollectorOptions
        {
            Logs = [_folder["e.jsonl"]],
            Ledger = new FileLedger(_folder["q.json"]),
            Read = new FleetReadOptions { Request = new ReadRequest(last) },
        },
        _time);

    private MetricsSnapshot Tick(MetricsCollector collector)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return collector.Refresh(TestContext.Current.CancellationToken);
    }

    /// <summary>Every look at it takes a millisecond, and nothing is allocated.</summary>
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; private set; } = MetricsSample.Start;

        public override DateTimeOffset GetUtcNow() => Now += TimeSpan.FromMilliseconds(1);
    }
}
