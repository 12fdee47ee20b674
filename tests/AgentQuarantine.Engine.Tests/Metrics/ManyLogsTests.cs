using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Metrics;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Metrics;

/// <summary>Several logs, patterns of logs, and logs that come, go and are renamed meanwhile.</summary>
public sealed class ManyLogsTests : IDisposable
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(MetricsSample.Start);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_that_comes_under_a_pattern_is_counted_and_judged()
    {
        _folder.Write("e-24.jsonl", Lines("a", 10));
        using var collector = Collector("e-*.jsonl");
        Assert.Equal(10, Runs(collector, "a"));

        _folder.Write("e-25.jsonl", Lines("a", 10, -1));

        Assert.Equal(20, Runs(collector, "a"));
        Assert.Equal(DecisionAction.Quarantine, collector.Check().Single().Action);
        Assert.Null(collector.Failure);
    }

    [Fact]
    public void A_pattern_without_a_log_is_a_log_that_is_missing()
    {
        using var collector = Collector("e-*.jsonl");
        collector.Refresh();
        var missing = Assert.IsType<QuarantineException>(collector.Failure);
        Assert.Equal((ErrorIds.EventLogNotFound, _folder["e-*.jsonl"]), (missing.Id, missing.Target));
        Assert.False(collector.HasReadLog);

        _folder.Write("e-1.jsonl", Lines("a", 1));
        Assert.Equal(1, Runs(collector, "a"));
        Assert.True(collector.HasReadLog);
    }

    [Fact]
    public void One_of_several_logs_that_is_missing_is_said_and_the_others_are_counted()
    {
        _folder.Write("a.jsonl", Lines("a", 3));
        using var collector = Collector("a.jsonl", "b.jsonl");

        Assert.Equal(3, Runs(collector, "a"));
        Assert.Equal(_folder["b.jsonl"], Assert.IsType<QuarantineException>(collector.Failure).Target);
        Assert.Equal(ErrorIds.EventLogNotFound, Assert.Throws<QuarantineException>(() => collector.Check()).Id);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_with_two_names_is_counted_once(bool symbolic)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights on Windows");
        _folder.Write("b.jsonl", Lines("a", 3));
        using var collector = Collector("*.jsonl");
        Assert.Equal(3, Runs(collector, "a"));

        // The name that comes first is new: the file is handed over, and not counted again.
        if (symbolic)
            File.CreateSymbolicLink(_folder["a.jsonl"], _folder["b.jsonl"]);
        else
            LinkTo(_folder["a.jsonl"], _folder["b.jsonl"]);
        Assert.Equal(3, Runs(collector, "a"));
        _folder.Append("b.jsonl", Lines("a", 2));
        Assert.Equal(5, Runs(collector, "a"));
        Assert.Equal(5, collector.Snapshot!.Statistics.Single().Runs);
    }

    [Fact]
    public void A_chain_of_renames_within_a_pattern_counts_nothing_twice_and_loses_nothing()
    {
        _folder.Write("e.jsonl", Lines("a", 4));
        using var collector = Collector("e.jsonl*");
        Assert.Equal(4, Runs(collector, "a"));
        for (var i = 1; i <= 5; i++)
        {
            _folder.Append("e.jsonl", Lines("a", 1));
            for (var old = i - 1; old > 0; old--)
                File.Move(_folder[$"e.jsonl.{old}"], _folder[$"e.jsonl.{old + 1}"]);
            File.Move(_folder["e.jsonl"], _folder["e.jsonl.1"]);
            if (i % 2 == 0)
                Runs(collector, "a");
            _folder.Append("e.jsonl.1", Lines("a", 1));
            _folder.Write("e.jsonl", Lines("a", 2));

            Assert.Equal(4 + (4 * i), Runs(collector, "a"));
            _time.Advance(TimeSpan.FromSeconds(i));
            Assert.Equal(4 + (4 * i), Runs(collector, "a"));
            Assert.Equal(4 + (4 * i), collector.Snapshot!.Statistics.Single().Runs);
        }
    }

    [Fact]
    public void A_log_that_is_renamed_to_another_one_of_the_pattern_stands_in_the_windows_once()
    {
        _folder.Write("e.jsonl", Lines("a", 4));
        _folder.Write("e.jsonl-20261123", Lines("a", 2));
        using var collector = Collector("e*.jsonl");
        Assert.Equal(4, Runs(collector, "a"));
        Assert.Equal(6, collector.Snapshot!.Statistics.Single().Runs);

        File.Move(_folder["e.jsonl"], _folder["e-2026-11-24.jsonl"]);
        _folder.Write("e.jsonl", Lines("a", 1));

        Assert.Equal(5, Runs(collector, "a"));
        Assert.Equal(7, collector.Snapshot!.Statistics.Single().Runs);
        _folder.Append("e.jsonl", Lines("a", 1));
        Assert.Equal(6, Runs(collector, "a"));
        Assert.Equal(8, collector.Snapshot!.Statistics.Single().Runs);
    }

    [Fact]
    public void A_reach_that_a_server_cannot_keep_is_said_once()
    {
        _folder.Write("e.jsonl", Lines("a", 3));
        var said = new List<string>();
        using var collector = new MetricsCollector(
            new()
            {
                Logs = [_folder["e.jsonl"]],
                Ledger = new FileLedger(_folder["q.json"]),
                Policy = new FleetPolicy { Reach = 20_000 },
                Report = said.Add,
            },
            _time);
        collector.Refresh(TestContext.Current.CancellationToken);
        collector.Refresh(TestContext.Current.CancellationToken);
        Assert.Contains("reach of 20000 lines does not count here", Assert.Single(said));
    }

    [Fact]
    public void A_renamed_log_is_read_on_until_the_wait_is_over()
    {
        _folder.Write("e.jsonl", Lines("a", 10));
        using var collector = Collector("e.jsonl");
        Runs(collector, "a");
        File.Move(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        _folder.Write("e.jsonl", Lines("a", 7));
        for (var second = 0; second < 4; second++)
        {
            Assert.Equal(17, Runs(collector, "a"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        _folder.Append("e.jsonl.1", Lines("a", 5));
        Assert.Equal(22, Runs(collector, "a"));

        _time.Advance(TimeSpan.FromSeconds(2));
        Runs(collector, "a");
        Runs(collector, "a");
        _folder.Append("e.jsonl.1", Lines("a", 1));
        Assert.Equal(22, Runs(collector, "a"));
    }

    [Fact]
    public void What_was_written_before_a_truncation_and_not_read_is_read_from_the_copy()
    {
        _folder.Write("e.jsonl", Lines("a", 10));
        using var collector = Collector("e.jsonl");
        Assert.Equal(10, Runs(collector, "a"));

        _folder.Append("e.jsonl", Lines("a", 5));
        File.Copy(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        _folder.Write("e.jsonl", Lines("a", 3));
        Assert.Equal(18, Runs(collector, "a"));
    }

    [Fact]
    public void A_log_that_is_deleted_leaves_the_windows_and_not_the_counters()
    {
        _folder.Write("e-1.jsonl", Lines("a", 10));
        _folder.Write("e-2.jsonl", Lines("a", 1));
        using var collector = Collector("e-*.jsonl");
        Assert.Equal(11, Runs(collector, "a"));
        File.Delete(_folder["e-1.jsonl"]);

        Assert.Equal(11, Runs(collector, "a"));
        Assert.Equal(1, collector.Snapshot!.Statistics.Single().Runs);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(11, Runs(collector, "a"));
    }

    [Fact]
    public void Each_log_tells_how_far_it_has_been_read_and_what_of_it_was_of_use()
    {
        _folder.Write("e-1.jsonl", Lines("a", 3) + "{broken\n{\"agent\":\"a\",\"ts\":\"2026-01-02T03:00:00Z\"}\n");
        _folder.Write("e-2.jsonl", Lines("a", 2) + "half");
        using var collector = Collector("e-*.jsonl");

        var text = MetricsSample.Write(collector.Refresh());

        Assert.Equal([(4, 1, 0L), (2, 0, 4)], collector.Snapshot!.Logs.Select(log => ((int)log.Events, (int)log.Refused, log.BehindBytes)));
        Assert.Contains($"agentquarantine_log_events{{log=\"{_folder["e-1.jsonl"]}\"}} 4\n", text);
        Assert.Contains($"agentquarantine_log_refused{{log=\"{_folder["e-1.jsonl"]}\"}} 1\n", text);
        Assert.Contains($"agentquarantine_log_behind_bytes{{log=\"{_folder["e-2.jsonl"]}\"}} 4\n", text);
        Assert.Contains($"agentquarantine_log_newest_event_timestamp_seconds{{log=\"{_folder["e-1.jsonl"]}\"}} 1767322800\n", text);
        Assert.DoesNotContain($"agentquarantine_log_newest_event_timestamp_seconds{{log=\"{_folder["e-2.jsonl"]}\"}}", text);
    }

    [Fact]
    public void An_agent_that_cannot_be_judged_shows()
    {
        _folder.Write("e.jsonl", Lines("a", 3) + "{\"agent\":\"mute\"}\n{\"agent\":\"a\",\"reward\":NaN}\n");
        using var collector = Collector("e.jsonl");
        var text = MetricsSample.Write(collector.Refresh());
        Assert.Contains("agent_unjudged{agent=\"a\"} 0\nagent_unjudged{agent=\"mute\"} 1\n", text);
        Assert.Contains("agent_rewards_missing{agent=\"mute\"} 1\n", text);
        Assert.Contains("agent_rewards_not_finite{agent=\"a\"} 1\n", text);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(5000)]
    [InlineData(null)]
    public void What_the_service_shows_and_decides_of_several_logs_is_what_a_check_of_them_says(int? last)
    {
        for (var seed = 0; seed < (Long ? 400 : 25); seed++)
            Compare(new Random(seed), last);
    }

    private void Compare(Random random, int? last)
    {
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_folder["x"])!))
            File.Delete(file);
        var read = new FleetReadOptions { Window = 7, Request = new ReadRequest(last) };
        var policy = new FleetPolicy { Defaults = new() { DrawdownLimit = -1, MinSamples = 3, ClearLimit = -0.5 } };
        using var collector = new MetricsCollector(
            new() { Logs = [_folder["e*.jsonl"]], Ledger = new FileLedger(_folder["q.json"]), Read = read, Policy = policy }, _time);
        for (var step = 0; step < 30; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            var log = $"e{random.Next(4)}.jsonl";
            _folder.Append(log, string.Concat(Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Line(random))));
            // Its lines are the log's own still, as soon as there is a log again.
            if (random.Next(8) == 0 && _folder[$"e{random.Next(4)}.jsonl"] is var rotated && File.Exists(rotated))
                File.Move(rotated, $"{rotated}-{1764000000 + step}");
            if (random.Next(3) > 0)
                collector.Refresh();
            if (File.Exists(_folder["q.json"]))
                File.Copy(_folder["q.json"], _folder["copy.json"], overwrite: true);
            string[] logs = [.. Directory.GetFiles(Path.GetDirectoryName(_folder["x"])!, "e*.jsonl").Order(StringComparer.Ordinal)];
            if (logs.Length == 0)
                continue;

            var expected = CheckOperation.Read(
                logs, new CheckOptions { Policy = policy, Read = read }, new FileLedger(_folder["copy.json"]), _time).Run(apply: true).Items;

            Assert.Equal(expected.Select(Show), collector.Check().Select(Show));
        }
    }

    private string Line(Random random)
    {
        var time = random.Next(4) == 0 ? "" : $",\"ts\":\"{_time.GetUtcNow().AddSeconds(-random.Next(30)):O}\"";
        return string.Create(
            CultureInfo.InvariantCulture, $"{{\"agent\":\"agent {random.Next(3)}\",\"reward\":{random.NextDouble() - 0.5:R}{time}}}\n");
    }

    private static string Show(QuarantineDecision d) => string.Create(
        CultureInfo.InvariantCulture,
        $"{d.Agent} {d.Action} {d.Quarantined} {d.Reason} "
        + $"{d.Evidence.Statistics?.Runs} {d.Evidence.Statistics?.Mean:R} {d.Evidence.Statistics?.Path}");

    private MetricsCollector Collector(params string[] names) => new(
        new() { Logs = [.. names.Select(name => _folder[name])], Ledger = new FileLedger(_folder["q.json"]) }, _time);

    private static string Lines(string agent, int count, double reward = 1) =>
        string.Concat(Enumerable.Repeat(FormattableString.Invariant($"{{\"agent\":\"{agent}\",\"reward\":{reward}}}\n"), count));

    private static long Runs(MetricsCollector collector, string agent)
    {
        var snapshot = collector.Refresh(TestContext.Current.CancellationToken);
        return snapshot.Rows[snapshot.Find(agent)].Counts.Runs;
    }

    private static void LinkTo(string name, string file) => System.Diagnostics.Process.Start("ln", [file, name])!.WaitForExit();
}
