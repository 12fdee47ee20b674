using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(MetricsSample.Start);

    private CollectorOptions Options => new() { Logs = [_folder["e.jsonl"]], Ledger = new FileLedger(_folder["q.json"]) };

    private static string Lines(string agent, int count, double reward = 1) =>
        string.Concat(Enumerable.Repeat(FormattableString.Invariant($"{{\"agent\":\"{agent}\",\"reward\":{reward}}}\n"), count));

    private static long Runs(MetricsSnapshot snapshot, string agent) => snapshot.Rows[snapshot.Find(agent)].Counts.Runs;

    [Fact]
    public void Every_event_is_counted_once_whatever_becomes_of_the_file()
    {
        using var collector = new MetricsCollector(Options, _time);
        _folder.Write("e.jsonl", Lines("a", 10));
        Assert.Equal(10, Runs(collector.Refresh(), "a"));

        _folder.Append("e.jsonl", "{\"agent\":\"a\",");
        Assert.Equal(10, Runs(collector.Refresh(), "a"));
        _folder.Append("e.jsonl", "\"reward\":1}\n");
        Assert.Equal(11, Runs(collector.Refresh(), "a"));

        File.Move(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        Assert.Equal(11, Runs(collector.Refresh(), "a"));
        _folder.Append("e.jsonl.1", Lines("a", 1));
        _folder.Write("e.jsonl", Lines("a", 5));
        Assert.Equal(17, Runs(collector.Refresh(), "a"));

        using (var file = new FileStream(_folder["e.jsonl"], FileMode.Open))
            file.SetLength(0);
        Assert.Equal(17, Runs(collector.Refresh(), "a"));
        _folder.Append("e.jsonl", Lines("a", 3));
        Assert.Equal(20, Runs(collector.Refresh(), "a"));
        Assert.Null(collector.Failure);
    }

    [Fact]
    public void A_containers_log_is_followed_where_its_format_is_named()
    {
        var options = Options with { Fields = EventFormats.Find("docker")!.In(EventFields.Default) };
        using var collector = new MetricsCollector(options, _time);
        _folder.Write("e.jsonl", Docker("{\\\"agent\\\":\\\"a\\\"}\\n") + Docker("{\\\"agent\\\":"));
        Assert.Equal(1, Runs(collector.Refresh(), "a"));

        _folder.Append("e.jsonl", Docker("\\\"a\\\"}\\n"));

        Assert.Equal(2, Runs(collector.Refresh(), "a"));
        Assert.Null(collector.Failure);

    }

    private static string Docker(string text) => $$"""{"log":"{{text}}","stream":"stdout","time":"2025-03-02T00:00:00Z"}""" + "\n";

    // What comes bit by bit, and how many runs of "a" there are then.
    public static TheoryData<string, string[], int[]> Growing { get; } = new()
    {
        { "docker", [Docker("""{\"agent\":\"a\"}\n""")[..9], Docker("""{\"agent\":\"a\"}\n""")[9..],
            Docker("x\\n") + Docker("""{\"agent\":\"a\"}\n""")], [0, 1, 2] },
        { "cri", ["2025-03-02T00:00:01.5Z std", "out F {\"agent\":\"a\"}\n", "2025-03-02T00:00:02.5Z stdout F {\"agent\":\"a\"}\n"], [0, 1, 2] },
        { "otel-genai", ["{\"resourceSpa", $"{Otlp[13..]}\n", Otlp + "\n"], [0, 2, 4] },
        { "csv", ["reward,ag", "ent\n", "1,a\n1,", "a\n2,a\n", "2,a"], [0, 0, 1, 3, 3] },
        { "sb3-monitor", ["#{\"t_start\": 1740873600.5, \"env_id\": \"a\"}\n", "r,l,t\n1,2,3\n", "4,5,6\n"], [0, 1, 2] },
        { "utf-16", ["\ufeff{\"agent\":\"a\"}\n", "{\"agent\":\"a\"}\n"], [1, 2] },
    };

    private const string Otlp = """{"resourceSpans":[{"scopeSpans":[{"spans":["""
        + """{"attributes":[{"key":"gen_ai.agent.name","value":{"stringValue":"a"}}]},"""
        + """{"attributes":[{"key":"gen_ai.agent.name","value":{"stringValue":"a"}}]}]}]}]}""";

    [Theory]
    [MemberData(nameof(Growing))]
    public void A_log_is_known_by_its_first_lines_as_it_grows(string format, string[] parts, int[] runs)
    {
        var encoding = format == "utf-16" ? System.Text.Encoding.Unicode : new System.Text.UTF8Encoding(false);
        using var collector = new MetricsCollector(Options, _time);
        for (var i = 0; i < parts.Length; i++)
        {
            File.AppendAllBytes(_folder["e.jsonl"], encoding.GetBytes(parts[i]));

            var snapshot = collector.Refresh();

            Assert.Equal(runs[i], snapshot.Find("a") < 0 ? 0 : Runs(snapshot, "a"));
            Assert.Equal(0, snapshot.Logs[0].Refused - (format == "docker" && i == 2 ? 1 : 0));
        }
        var status = collector.Refresh().Logs[0];
        Assert.Equal(format, status.Format);
    }

    [Fact]
    public void Each_file_of_a_log_has_its_own_format()
    {
        _folder.Write("e.jsonl", "agent,reward\na,1\n");
        using var collector = new MetricsCollector(Options, _time);
        Assert.Equal(1, Runs(collector.Refresh(), "a"));

        File.Move(_folder["e.jsonl"], _folder["e.jsonl.1"]);
        _folder.Write("e.jsonl", "reward,agent\n2,a\n");
        Assert.Equal(2, Runs(collector.Refresh(), "a"));
        File.WriteAllText(_folder["e.jsonl"], "x;agent\n;a\n");
        Assert.Equal(3, Runs(collector.Refresh(), "a"));
        _folder.Append("e.jsonl.1", "a,1\n");

        Assert.Equal(4, Runs(collector.Refresh(), "a"));
    }

    [Theory]
    [InlineData("[{\"agent\":\"a\"}]", "JSON array")]
    [InlineData("\u001f\u008b\b\0", "gzip")]
    [InlineData("BZh91A", "bzip2")]
    [InlineData("started", "No line is a JSON object")]
    public void What_cannot_be_followed_is_an_error_also_without_a_line_feed(string text, string what)
    {
        File.WriteAllBytes(_folder["e.jsonl"], System.Text.Encoding.Latin1.GetBytes(text));
        using var collector = new MetricsCollector(Options, _time);

        Assert.Contains("agentquarantine_up 0\n", MetricsSample.Write(collector.Refresh()));
        Assert.Equal(ErrorIds.EventLogNotUnderstood, Assert.IsType<QuarantineException>(collector.Failure).Id);
        Assert.Contains(what, collector.Failure.Message);
    }

    [Fact]
    public void A_log_in_which_nothing_is_an_event_is_down_until_there_is_one()
    {
        _folder.Write("e.jsonl", "{'agent': 'a'}\n");
        using var collector = new MetricsCollector(Options, _time);

        Assert.Contains("agentquarantine_up 0\n", MetricsSample.Write(collector.Refresh()));
        Assert.False(collector.HasReadLog);
        Assert.Contains("json.dumps", Assert.IsType<QuarantineException>(collector.Failure).Message);
        Assert.Equal(ErrorIds.EventLogNotUnderstood, Assert.Throws<QuarantineException>(() => collector.Check()).Id);

        _folder.Append("e.jsonl", Lines("a", 1));
        Assert.Contains("agentquarantine_up 1\n", MetricsSample.Write(collector.Refresh()));
        Assert.True(collector.HasReadLog);
    }

    [Fact]
    public void A_time_in_the_future_is_none_until_it_has_come()
    {
        var soon = _time.GetUtcNow().AddHours(1);
        using var collector = new MetricsCollector(Options, _time);
        _folder.Write("e.jsonl", FormattableString.Invariant($"{{\"agent\":\"a\",\"ts\":\"{soon:O}\"}}\n"));
        Assert.Null(collector.Refresh().Statistics.Single().LastSeen);

        _time.Advance(TimeSpan.FromMinutes(56));
        _folder.Append("e.jsonl", FormattableString.Invariant($"{{\"agent\":\"b\",\"ts\":\"{soon:O}\"}}\n"));
        Assert.Equal([null, soon], collector.Refresh().Statistics.Select(agent => agent.LastSeen));
    }

    [Fact]
    public void The_rolling_gauges_equal_the_statistics_of_the_last_lines()
    {
        var options = Options with { Read = new FleetReadOptions { Window = 7, Request = new ReadRequest(20) } };
        using var collector = new MetricsCollector(options, _time);
        var random = new Random(1);
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 9; i++)
                _folder.Append("e.jsonl", Lines(random.Next(3) == 0 ? "a" : "b", 1, random.NextDouble() - 0.6));
            var snapshot = collector.Refresh();
            var expected = FleetReader.Read(new EventLog(options.Logs[0]), LedgerSnapshot.Empty, options.Read, _time.GetUtcNow()).Agents;

            Assert.Equal(expected, snapshot.Statistics);
            Assert.Equal((round + 1) * 9, snapshot.Rows.Sum(row => row.Counts.Runs));
        }
    }

    [Fact]
    public void A_missing_log_and_a_damaged_ledger_are_down_and_what_was_known_stays()
    {
        _folder.Write("e.jsonl", Lines("a", 2));
        _folder.Write("q.json", """{"agents":{"a":{"active":true,"reason":"x","since":"2026-01-01T00:00:00+00:00"}},"updated_at":null}""");
        using var collector = new MetricsCollector(Options, _time);
        collector.Refresh();
        File.Delete(_folder["e.jsonl"]);
        _folder.Write("q.json", "{");
        var snapshot = collector.Refresh();

        var text = MetricsSample.Write(snapshot);
        Assert.Contains("agentquarantine_up 0\n", text);
        Assert.Contains("agent_runs_total{agent=\"a\"} 2\n", text);
        Assert.Contains("agent_quarantined{agent=\"a\"} 1\n", text);
        Assert.True(collector.HasReadLog);
        Assert.Equal(ErrorIds.EventLogNotFound, Assert.IsType<QuarantineException>(collector.Failure).Id);

        _folder.Write("e.jsonl", Lines("a", 1));
        Assert.Equal(3, Runs(collector.Refresh(), "a"));
        Assert.Equal(ErrorIds.LedgerDamaged, Assert.IsType<QuarantineException>(collector.Failure).Id);
    }

    [Fact]
    public void Ever_new_names_fill_no_memory_and_those_that_are_counted_go_on()
    {
        var options = Options with { Read = new FleetReadOptions { Request = new ReadRequest(10) }, Metrics = new MetricsOptions { MaxAgents = 2 } };
        using var collector = new MetricsCollector(options, _time);
        for (var round = 1; round <= 50; round++)
        {
            _folder.Append("e.jsonl",
                Lines("a", 1) + Lines("b", 2) + string.Concat(Enumerable.Range(0, 10).Select(i => Lines($"once {round} {i}", 1))));
            var snapshot = collector.Refresh();

            Assert.Equal((round, 2 * round), (Runs(snapshot, "a"), Runs(snapshot, "b")));
            Assert.Equal((2, 10 * round), (snapshot.AgentCount, snapshot.Self.AgentsDropped));
            // Those that are counted, those of the last lines, and the new ones between two clearings.
            Assert.InRange(collector.Names, 2, 2 + 11 + 16 + 10);
        }
    }

    [Fact]
    public void Where_nothing_may_be_missing_what_is_missing_is_said()
    {
        using var collector = new MetricsCollector(Options, _time);

        Assert.Equal(ErrorIds.EventLogNotFound, Assert.Throws<QuarantineException>(() => collector.RefreshOrThrow()).Id);
    }

    [Fact]
    public void Reading_is_dated_and_measured()
    {
        _folder.Write("e.jsonl", Lines("a", 2));
        using var collector = new MetricsCollector(Options, _time);
        var text = MetricsSample.Write(collector.Refresh());

        Assert.Contains($"agentquarantine_read_bytes_total {new FileInfo(_folder["e.jsonl"]).Length}\n", text);
        Assert.Contains("agentquarantine_last_read_timestamp_seconds 1767323045\n", text);
        Assert.Matches("process_resident_memory_bytes [0-9]{7,}\n", text);
        Assert.Matches("process_start_time_seconds 1[0-9]{9}", text);
    }

    public void Dispose() => _folder.Dispose();
}
