using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Events;

public sealed class MergedEventSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Events_come_in_the_order_of_their_times()
    {
        Assert.Equal("1@0 2@1 3@0 4@1 5@1", Read(null, [[1, 3], [2, 4, 5]]));
    }

    [Fact]
    public void An_event_without_a_time_stays_behind_the_one_before_it()
    {
        Assert.Equal("0@1 1@0 0@0 0@0 2@1 0@1 3@0", Read(null, [[1, 0, 0, 3], [0, 2, 0]]));
    }

    [Fact]
    public void Events_of_one_time_come_in_the_order_of_the_logs()
    {
        Assert.Equal("1@0 1@0 1@1 1@2 2@0", Read(null, [[1, 1, 2], [1], [1]]));
    }

    [Fact]
    public void The_last_are_the_last_over_all()
    {
        Assert.Equal("5@0 6@1 7@0", Read(3, [[1, 2, 5, 7], [3, 4, 6], []]));
        Assert.Equal("", Read(0, [[1], [2]]));
    }

    [Fact]
    public void Any_logs_merge_in_time_with_each_logs_order_kept()
    {
        var log = Gen.OneOf(Gen.Choose(0, 20).ArrayOf(), Gen.Choose(0, 20).ArrayOf().Select(times => times.Order().ToArray()));
        var cases =
            from logs in log.ArrayOf()
            from last in Gen.Frequency((1, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 30).Select(i => (int?)i)))
            select (logs, last);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var expected = Naive([.. x.logs.Select(times => times.TakeLast(x.last ?? int.MaxValue).ToArray())]).TakeLast(x.last ?? int.MaxValue);
            Assert.Equal(string.Join(' ', expected), Read(x.last, x.logs));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Fact]
    public void Logs_longer_than_what_is_read_at_once_merge_and_progress_ends_with_all_bytes()
    {
        var odd = Enumerable.Range(0, 30_000).Select(i => 2 * i + 1).ToArray();
        var even = Enumerable.Range(1, 30_000).Select(i => 2 * i).ToArray();
        var reports = new List<ReadProgress>();
        var (source, sink) = (Source([odd, even]), new RecordingSink());
        var summary = source.Read(ReadRequest.All, sink, new Recorder(reports), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 60_000), sink.Events.Select(Seconds));
        Assert.Equal(Enumerable.Range(1, 60_000), sink.Events.Select(e => (int)e.Line));
        Assert.Equal(60_000, summary.Lines);
        Assert.Equal(new ReadProgress(summary.EndByte, summary.EndByte), reports[^1]);
    }

    [Fact]
    public void Refused_lines_of_all_logs_are_counted()
    {
        _folder.Write("0", "not json\n" + Line(1));
        _folder.Write("1", "[]\n" + Line(1));
        var sink = new RecordingSink();
        new MergedEventSource([new EventLog(_folder["0"]), new EventLog(_folder["1"])])
            .Read(ReadRequest.All, sink, null, TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (sink.Rejects[RejectReason.Malformed], sink.Rejects[RejectReason.NotObject]));
    }

    [Fact]
    public void A_log_in_which_nothing_is_an_event_is_an_error_also_beside_others()
    {
        _folder.Write("0", Line(1));
        _folder.Write("1", "[]\n");

        var failure = Assert.Throws<QuarantineException>(() => new MergedEventSource([new EventLog(_folder["0"]), new EventLog(_folder["1"])])
            .Read(ReadRequest.All, new RecordingSink(), null, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorIds.EventLogNotUnderstood, _folder["1"]), (failure.Id, failure.Target));
    }

    [Fact]
    public void Each_log_has_its_mark()
    {
        var source = Source([[1, 2], [3]]);
        var marks = source.MarkEnds(DateTimeOffset.UnixEpoch);

        Assert.Equal([_folder["0"], _folder["1"]], marks.Select(mark => mark.Path));
        Assert.Equal(
            [new Cutoff(2 * Line(1).Length, 0), new Cutoff(Line(1).Length, 0) { Source = 1 }],
            source.Resolve(marks));
    }

    [Fact]
    public void A_missing_log_among_several_is_an_error()
    {
        var source = new MergedEventSource([new EventLog(_folder.Write("0", Line(1))), new EventLog(_folder["missing"])]);
        var error = Assert.Throws<QuarantineException>(() =>
            source.Read(ReadRequest.All, new RecordingSink(), null, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorIds.EventLogNotFound, _folder["missing"]), (error.Id, error.Target));
    }

    // Time and log of each event, by the rule as the documentation says it.
    private static IEnumerable<string> Naive(int[][] logs)
    {
        var next = new int[logs.Length];
        var place = logs.Select(times => times.Length > 0 ? times[0] : 0).ToArray();
        while (Enumerable.Range(0, logs.Length).Where(i => next[i] < logs[i].Length)
            .OrderBy(i => place[i]).ThenBy(i => i).Cast<int?>().FirstOrDefault() is { } first)
        {
            yield return $"{logs[first][next[first]]}@{first}";
            if (++next[first] < logs[first].Length && logs[first][next[first]] is > 0 and var time)
                place[first] = time;
        }
    }

    private static string Line(int seconds) => seconds == 0
        ? """{"agent": "a"}""" + "\n"
        : $$"""{"agent": "a", "ts": {{Begin + seconds}}}""" + "\n";

    // Seconds are counted from here.
    private const long Begin = 1_700_000_000;

    private static int Seconds(AgentEvent e) =>
        e.Timestamp == 0 ? 0 : (int)((e.Timestamp - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond - Begin);

    private MergedEventSource Source(int[][] logs) => new(
        [.. logs.Select((times, i) => new EventLog(_folder.Write($"{i}", string.Concat(times.Select(Line)))))]);

    private string Read(int? last, int[][] logs)
    {
        var sink = new RecordingSink();
        Source(logs).Read(new ReadRequest(last), sink, null, TestContext.Current.CancellationToken);
        return string.Join(' ', sink.Events.Select(e => $"{Seconds(e)}@{e.Source}"));
    }

    private sealed class Recorder(List<ReadProgress> reports) : IProgress<ReadProgress>
    {
        public void Report(ReadProgress value) => reports.Add(value);
    }
}
