using System.Globalization;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Metrics;

/// <summary>Counters go on over a restart, whatever became of the logs meanwhile, and also where the process was killed.</summary>
public sealed class RestartTests : IDisposable
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(MetricsSample.Start);
    private int _ids;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_that_is_counted_goes_on_where_it_stood()
    {
        _folder.Write("e.jsonl", Lines(10) + "{broken\n");
        string before;
        using (var first = Collector())
        {
            before = MetricsSample.Write(first.Refresh(), ExpositionFormat.OpenMetrics);
            first.Save();
        }
        _time.Advance(TimeSpan.FromHours(1));
        using var second = Collector();

        var after = MetricsSample.Write(second.Refresh(), ExpositionFormat.OpenMetrics);

        Assert.Equal(Counted(before), Counted(after));
        Assert.Contains("agent_runs_total{agent=\"a\"} 10\n", after);
        Assert.Contains("agentquarantine_rejected_lines_total{reason=\"malformed\"} 1\n", after);
        Assert.Equal(10, second.Snapshot!.Statistics.Single().Runs);
    }

    [Fact]
    public void What_a_killed_process_counted_after_it_last_kept_its_counters_is_counted_again_and_only_that()
    {
        _folder.Write("e.jsonl", Lines(10));
        using (var killed = Collector())
        {
            killed.Refresh();
            killed.Save();
            _folder.Append("e.jsonl", Lines(5));
            Assert.Equal(15, Runs(killed));
        }
        _folder.Append("e.jsonl", Lines(1));
        using var next = Collector();
        Assert.Equal(16, Runs(next));
    }

    [Fact]
    public void Logs_that_were_renamed_meanwhile_are_found()
    {
        _folder.Write("e.jsonl", Lines(10));
        Keep();
        _folder.Append("e.jsonl", Lines(5));
        File.Move(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        _folder.Write("e.jsonl", Lines(3));
        using var next = Collector();
        Assert.Equal(18, Runs(next));
    }

    [Fact]
    public void What_is_counted_late_after_a_restart_stands_in_the_windows_once()
    {
        _folder.Write("e.jsonl", Lines(10));
        Keep();
        _folder.Append("e.jsonl", Lines(5));
        File.Move(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        _folder.Write("e.jsonl", Lines(3));
        using var next = Collector();
        Assert.Equal(18, Runs(next));
        Assert.Equal(18, next.Snapshot!.Statistics.Single().Runs);

        // Its writer still holds it open.
        _folder.Append("e.jsonl.1", Lines(2));
        Assert.Equal(20, Runs(next));
        Assert.Equal(20, next.Snapshot!.Statistics.Single().Runs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Files_that_came_and_went_between_two_looks_are_counted(bool isRunning)
    {
        _folder.Write("e.jsonl.1", Lines(100));
        File.SetLastWriteTimeUtc(_folder["e.jsonl.1"], DateTime.UtcNow.AddHours(-1));
        _folder.Write("e.jsonl", Lines(10));
        using var first = Collector();
        Assert.Equal(10, Runs(first));
        first.Save();
        if (!isRunning)
            first.Dispose();
        for (var i = 0; i < 3; i++)
        {
            _folder.Append("e.jsonl", Lines(1));
            File.Move(_folder["e.jsonl.1"], _folder[$"e.jsonl.{4 - i}"]);
            File.Move(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        }
        _folder.Write("e.jsonl", Lines(1));

        using var next = isRunning ? first : Collector();

        Assert.Equal(14, Runs(next));
        Assert.Equal(114, next.Snapshot!.Statistics.Single().Runs);
        Assert.Equal(14, Runs(next));
    }

    [Fact]
    public void A_log_that_came_and_was_rotated_while_no_server_looked_is_counted()
    {
        _folder.Write("e1.jsonl", Lines(10));
        using (var first = Collector("e*.jsonl"))
        {
            Runs(first);
            first.Save();
        }
        _folder.Write("e2.jsonl.1", Lines(5));
        _folder.Write("e2.jsonl", Lines(1));
        using var next = Collector("e*.jsonl");
        Assert.Equal(16, Runs(next));
    }

    [Fact]
    public void Logs_that_were_copied_and_truncated_meanwhile_are_found()
    {
        _folder.Write("e.jsonl", Lines(10));
        Keep();
        _folder.Append("e.jsonl", Lines(5));
        File.Copy(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        _folder.Write("e.jsonl", Lines(3));
        using (var next = Collector())
        {
            Assert.Equal(18, Runs(next));
            next.Save();
        }
        using var third = Collector();
        Assert.Equal(18, Runs(third));
    }

    [Fact]
    public void A_log_that_was_begun_anew_is_counted_from_its_first_byte()
    {
        _folder.Write("e.jsonl", Lines(10));
        Keep();
        _folder.Write("e.jsonl", Lines(20));
        using var next = Collector();
        Assert.Equal(30, Runs(next));
    }

    [Fact]
    public void A_server_that_is_stopped_while_it_reads_the_log_again_keeps_what_it_had()
    {
        _folder.Write("e.jsonl", Lines(10));
        Keep();
        using (var stopped = Collector())
        {
            Assert.Throws<OperationCanceledException>(() => stopped.Refresh(new CancellationToken(true)));
            stopped.Save();
        }
        using var next = Collector();
        Assert.Equal(10, Runs(next));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("""{"version":99}""")]
    public void A_file_that_cannot_be_used_is_said_and_the_logs_are_counted(string text)
    {
        _folder.Write("e.jsonl", Lines(10));
        _folder.Write("state.json", text);
        using var collector = Collector();
        Assert.Equal(10, Runs(collector));
        Assert.Contains("cannot be used", collector.StateTrouble);
    }

    [Fact]
    public void Two_servers_do_not_share_a_file()
    {
        _folder.Write("e.jsonl", Lines(10));
        using var first = Collector();
        Runs(first);
        first.Save();
        using var second = Collector();
        Assert.Equal(10, Runs(second));
        Assert.Contains("another server", second.StateTrouble);
        Assert.Null(first.StateTrouble);
    }

    [Fact]
    public void Where_nothing_may_be_written_that_is_said_and_the_logs_are_counted()
    {
        _folder.Write("e.jsonl", Lines(10));
        using var collector = Collector(state: Path.Combine(_folder["none"], "state.json"));
        Assert.Equal(10, Runs(collector));
        collector.Save();
        Assert.Contains("a restart of the server will count the logs anew", collector.StateTrouble);
    }

    [Theory]
    [InlineData("e.jsonl")]
    [InlineData("e*.jsonl*")]
    public void Whatever_becomes_of_logs_and_servers_every_event_is_counted_once(string name)
    {
        for (var seed = 0; seed < (Long ? 1000 : 20); seed++)
            Play(seed, name);
    }

    // What nobody could count is left out: what was rotated before the first look, and a log that is truncated without a copy. So are, while no
    // server looks, a copy of a log that was empty at the last look, a second copy, and a copied log that is renamed.
    private void Play(int seed, string name)
    {
        var random = new Random(seed);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_folder["x"])!))
            File.Delete(file);
        var written = 0;
        var collector = Collector(name);
        var (isRunning, log, number, hasRotated, isCopied) = (true, "e.jsonl", 0, true, true);
        for (var step = 0; step < 40; step++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            switch (random.Next(9))
            {
                case 0 when !isCopied:
                    hasRotated = true;
                    if (File.Exists(_folder[log]))
                        File.Move(_folder[log], _folder[$"{log}.{++number}"]);
                    break;
                case 1 when !hasRotated && File.Exists(_folder[log]):
                    hasRotated = isCopied = true;
                    File.Copy(_folder[log], _folder[$"{log}.{++number}"]);
                    _folder.Write(log, "");
                    break;
                case 2 when number > 0 && isRunning && File.Exists(_folder[$"{log}.{number}"]) && name != log:
                    _folder.Append($"{log}.{number}", Lines(1));
                    written++;
                    break;
                case 3 when name != "e.jsonl":
                    log = $"e{random.Next(3)}.jsonl";
                    hasRotated = true;
                    break;
                case 4 when isRunning:
                    if (random.Next(2) == 0)
                    {
                        Refresh(collector);
                        collector.Save();
                    }
                    collector.Dispose();
                    isRunning = false;
                    break;
                case 5 when !isRunning:
                    collector = Collector(name);
                    (isRunning, hasRotated, isCopied) = (true, false, !File.Exists(_folder["state.json"]));
                    Refresh(collector);
                    collector.Save();
                    break;
                default:
                    var count = 1 + random.Next(3);
                    hasRotated |= new FileInfo(_folder[log]) is not { Exists: true, Length: > 0 };
                    _folder.Append(log, Lines(count));
                    written += count;
                    break;
            }
            if (isRunning && random.Next(2) == 0)
            {
                if (written > 0 && File.Exists(_folder[log]))
                    Assert.Equal((seed, step, written), (seed, step, Runs(collector)));
                (hasRotated, isCopied) = (false, written == 0);
                if (collector.HasTurned || random.Next(4) == 0)
                    collector.Save();
            }
        }
        // Files that were rotated away are looked for when the next one is there.
        _folder.Append(log, Lines(1));
        written++;
        if (!isRunning)
            collector = Collector(name);
        Assert.Equal((seed, written), (seed, Runs(collector)));
        collector.Dispose();
    }

    private static void Refresh(MetricsCollector collector) => collector.Refresh(TestContext.Current.CancellationToken);

    private void Keep()
    {
        using var collector = Collector();
        collector.Refresh();
        collector.Save();
    }

    private static IEnumerable<string> Counted(string exposition) =>
        exposition.Split('\n')
            .Where(line => !line.StartsWith('#') && (line.Contains("_total") || line.Contains("_created") || line.Contains("_bucket")));

    private MetricsCollector Collector(string name = "e.jsonl", string? state = null) => new(
        new() { Logs = [_folder[name]], Ledger = new FileLedger(_folder["q.json"]), StatePath = state ?? _folder["state.json"] }, _time);

    private string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"id\":{++_ids},\"agent\":\"a\",\"reward\":{_ids % 7},\"latency_ms\":{_ids % 11},\"cost_usd\":0.{_ids}}}\n")));

    private static long Runs(MetricsCollector collector)
    {
        var snapshot = collector.Refresh(TestContext.Current.CancellationToken);
        Assert.True(collector.Failure is null or QuarantineException { Id: ErrorIds.EventLogNotFound }, collector.Failure?.Message);
        return snapshot.Rows[snapshot.Find("a")].Counts.Runs;
    }
}
