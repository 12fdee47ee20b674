using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using static AgentQuarantine.Tests.Events.RecordingSink;

namespace AgentQuarantine.Tests.Events;

public sealed class LogMarkTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly EventLog _log;

    public LogMarkTests() => _log = new EventLog(_folder["log"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Only_what_was_appended_lies_past_a_mark(int lines)
    {
        _folder.Write("log", Lines(1, lines));
        var mark = _log.MarkEnd(Noon);
        _folder.Append("log", Lines(lines + 1, lines + 3));

        Assert.Equal(Lines(1, lines).Length, mark.Offset);
        Assert.Equal(Math.Min(1024, Lines(1, lines).Length), mark.HeadBytes);
        Assert.Equal([lines + 1, lines + 2, lines + 3], PastMark(mark));
    }

    [Fact]
    public void A_line_that_was_half_written_at_the_mark_lies_before_it()
    {
        _folder.Write("log", Lines(1, 2) + Line(3)[..10]);
        var mark = _log.MarkEnd(Noon);
        _folder.Append("log", Line(3)[10..] + Line(4));

        Assert.Equal([4], PastMark(mark));
    }

    [Fact]
    public void In_a_log_that_was_rotated_the_time_of_the_mark_decides()
    {
        _folder.Write("log", Lines(1, 3));
        var mark = _log.MarkEnd(Noon);
        _folder.Write("log", Timed(4, Noon.AddSeconds(-1)) + Timed(5, Noon) + Line(6) + Timed(7, Noon.AddSeconds(1)) + Lines(8, 20));

        Assert.Equal([5, 6, 7, .. Enumerable.Range(8, 13)], PastMark(mark));
    }

    [Fact]
    public void A_log_that_is_shorter_than_the_mark_was_begun_anew()
    {
        _folder.Write("log", Lines(1, 1000));
        var mark = _log.MarkEnd(Noon);
        _folder.Write("log", Lines(1, 999));

        Assert.Equal(new Cutoff(0, Noon.UtcTicks), Assert.Single(_log.Resolve([mark])));
    }

    [Fact]
    public void A_mark_before_there_was_a_log_holds_by_its_time()
    {
        var mark = _log.MarkEnd(Noon);
        _folder.Write("log", Timed(1, Noon.AddSeconds(-1)) + Timed(2, Noon.AddSeconds(1)) + Line(3));

        Assert.Equal((0, 0, ""), (mark.Offset, mark.HeadBytes, mark.Head));
        Assert.Equal([2, 3], PastMark(mark));
    }

    [Fact]
    public void A_log_without_a_mark_of_its_own_is_judged_from_the_newest_marks_time()
    {
        _folder.Write("log", Timed(1, Noon.AddHours(-1)) + Timed(2, Noon));
        var marks = new[] { new LogMark("/elsewhere", 0, "", 0, Noon), new LogMark("/elsewhere/2", 0, "", 0, Noon.AddHours(-2)) };

        Assert.Equal([2], PastMark(marks));
    }

    [Fact]
    public void Of_several_marks_a_log_takes_its_own()
    {
        _folder.Write("log", Lines(1, 3));
        var mark = _log.MarkEnd(Noon);

        Assert.Equal(new Cutoff(mark.Offset, 0), Assert.Single(_log.Resolve([mark with { Path = "/elsewhere", Time = Noon.AddHours(1) }, mark])));
    }

    [Fact]
    public void Without_marks_there_is_no_cutoff()
    {
        _folder.Write("log", Lines(1, 3));

        Assert.Empty(_log.Resolve([]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void A_mark_that_somebody_has_spoiled_holds_by_its_time(int headBytes)
    {
        _folder.Write("log", Lines(1, 3));
        var mark = _log.MarkEnd(Noon) with { HeadBytes = headBytes };

        Assert.Equal(new Cutoff(0, Noon.UtcTicks), Assert.Single(_log.Resolve([mark])));
    }

    private static string Timed(int reward, DateTimeOffset time) => $$"""{"agent": "a", "reward": {{reward}}, "ts": "{{time:O}}"}""" + "\n";

    private double[] PastMark(params LogMark[] marks)
    {
        var cutoff = Assert.Single(_log.Resolve(marks));
        var sink = new RecordingSink();
        _log.Read(ReadRequest.All, sink, null, TestContext.Current.CancellationToken);
        return [.. sink.Events.Where(e => cutoff.IsPassedBy(e)).Select(e => e.Reward)];
    }
}
