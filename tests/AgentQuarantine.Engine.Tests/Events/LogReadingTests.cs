using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Scanning;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Events;

/// <summary>However a log is cut into stretches, shared out among threads or read from its end, it is the same log.</summary>
public sealed class LogReadingTests
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    private static readonly Gen<string> LineGen = Gen.Frequency(
        (8, from agent in Gen.Choose(0, 5)
            from reward in Gen.Choose(-9, 9)
            select $$"""{"agent": "a{{agent}}", "reward": {{reward}}, "latency_ms": 0.1}"""),
        (2, Gen.Elements("", " ", "\r", "{}", "not json", "[1]", "\"x\"")),
        (1, from length in Gen.Choose(1, 20_000) select $$"""{"agent": "long", "text": "{{new string('x', length)}}"}"""));

    private static readonly Gen<string> LogGen =
        from lines in LineGen.ListOf()
        from tail in Gen.Elements("", "{\"agent\": \"tail\", \"reward\": 1}", "{\"agent\": \"half\"", " ", "12")
        from mark in Gen.Elements("", "\uFEFF")
        select mark + string.Concat(lines.Select(line => line + "\n")) + tail;

    [Fact]
    public void Every_way_to_read_a_whole_log_gives_the_same_events_in_the_same_order()
    {
        var cases =
            from log in LogGen
            from stretch in Gen.Elements(1, 2, 7, 64, 1000, 9000)
            from threads in Gen.Choose(1, 4)
            select (log, stretch, threads);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            using var folder = new TempFolder();
            var expected = Naive(x.log, null);
            Assert.Equal(expected, Read(folder.Write("log", x.log), null, x.stretch, x.threads));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Long ? 20_000 : 300));
    }

    [Fact]
    public void The_last_lines_are_those_of_the_whole_log_for_any_number()
    {
        var cases = from log in LogGen from last in Gen.Choose(0, 60) select (log, last);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            using var folder = new TempFolder();
            var expected = Naive(x.log, x.last);
            Assert.Equal(expected, Read(folder.Write("log", x.log), x.last, 1000, 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Long ? 20_000 : 300));
    }

    // A line at a time, as simply as can be.
    private static string Naive(string log, int? last)
    {
        var sink = new RecordingSink();
        var scanner = new EventScanner(EventFields.Default, sink.Agents, sink.Rejects);
        var bytes = Encoding.UTF8.GetBytes(log);
        var lines = new List<(int Start, int End)>();
        var start = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n')
            {
                lines.Add((start, i));
                start = i + 1;
            }
        }
        var end = start;
        if (start < bytes.Length && scanner.IsWhole(bytes.AsSpan(start), start))
        {
            lines.Add((start, bytes.Length));
            end = bytes.Length;
        }
        var read = lines.TakeLast(last ?? int.MaxValue).ToList();
        foreach (var line in read)
        {
            if (scanner.TryScan(bytes.AsSpan(line.Start, line.End - line.Start), line.Start, out var e))
                sink.Add(e);
        }
        return Show(new ReadSummary(read.Count > 0 && last is not null ? read[0].Start : last is null ? 0 : end, end, read.Count), sink);
    }

    private static string Read(string path, int? last, int stretch, int threads)
    {
        var sink = new RecordingSink();
        using var parts = LogParts.Open(new EventLog(path), new ReadRequest(last), TestContext.Current.CancellationToken);
        var (start, end) = (parts.Present.Start, parts.Present.End);
        var reading = new LogReading(
            parts.Present.Text.File, EventFields.Default, start, end, sink, new ProgressMeter(null, end))
        { StretchBytes = stretch };
        var summary = threads == 1
            ? reading.Read(TestContext.Current.CancellationToken)
            : reading.Read(threads, TestContext.Current.CancellationToken);
        return Show(summary, sink);
    }

    private static string Show(ReadSummary summary, RecordingSink sink) => $"{summary} rejects: "
        + string.Join(",", RejectCounts.Reasons.Select(reason => sink.Rejects[reason])) + "\n"
        + string.Join("\n", sink.Events.Select(e => $"{e.Line} {e.Offset} {sink.Agents[e.Agent]} {e.Reward} {e.LatencyMs}"));
}
