using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Events.Scanning;
using static AgentQuarantine.Tests.Events.RecordingSink;

namespace AgentQuarantine.Tests.Events;

public sealed class EventLogFollowerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();
    private readonly EventLogFollower _follower;

    public EventLogFollowerTests() => _follower = new EventLogFollower(_folder["log"]);

    public void Dispose()
    {
        _follower.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_growing_log_is_read_line_by_line_once()
    {
        _folder.Write("log", Lines(1, 3));
        var first = Poll();
        var second = Poll();
        _folder.Append("log", Lines(4, 5));
        var third = Poll();

        Assert.Equal([1, 2, 3, 4, 5], _sink.Rewards);
        Assert.Equal([3, 0, 2], new[] { first, second, third }.Select(r => r.Lines));
        Assert.Equal(new FileInfo(_folder["log"]).Length, _follower.Position);
        Assert.Equal(_follower.Position, _follower.BytesRead);
    }

    [Fact]
    public void Every_cut_of_a_line_waits_for_its_line_feed()
    {
        var line = Encoding.UTF8.GetBytes(Line(7, "Zoë"));
        using var log = new FileStream(_folder["log"], FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        for (var i = 0; i < line.Length; i++)
        {
            Poll();
            Assert.Empty(_sink.Events);
            log.Write(line, i, 1);
        }
        Poll();

        Assert.Equal([7], _sink.Rewards);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Fact]
    public void A_log_that_is_not_there_yet_is_waited_for()
    {
        Assert.True(Poll().CaughtUp);
        Assert.False(_follower.Exists);
        _folder.Write("log", Lines(1, 2));
        Poll();

        Assert.True(_follower.Exists);
        Assert.Equal([1, 2], _sink.Rewards);
    }

    [Fact]
    public void A_log_rotated_by_renaming_is_read_to_its_end_before_the_new_one()
    {
        _folder.Write("log", Lines(1, 2));
        Poll();
        _folder.Append("log", Lines(3, 4));
        File.Move(_folder["log"], _folder["log.1"]);
        _folder.Append("log.1", Lines(5, 5));
        _folder.Write("log", Lines(6, 7));
        Poll();

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], _sink.Rewards);
        Assert.Equal(1, _follower.Rotations);
        Assert.Equal(new FileInfo(_folder["log"]).Length, _follower.Position);
    }

    [Fact]
    public void A_writer_that_still_holds_the_old_file_is_heard()
    {
        _folder.Write("log", Lines(1, 1));
        Poll();
        File.Move(_folder["log"], _folder["log.1"]);
        _folder.Write("log", "");
        Poll();
        _folder.Append("log.1", Lines(2, 2));
        Poll();
        _folder.Append("log.1", Lines(3, 3));
        _folder.Append("log", Lines(4, 4));
        Poll();
        _folder.Append("log.1", Lines(5, 5));
        Poll();

        Assert.Equal([1, 2, 3, 4, 5], _sink.Rewards);
    }

    [Fact]
    public void The_last_line_of_a_rotated_file_counts_without_a_line_feed_when_it_is_whole()
    {
        _folder.Write("log", Lines(1, 1) + Line(2).TrimEnd());
        Poll();
        File.Move(_folder["log"], _folder["log.1"]);
        _folder.Write("log", Lines(3, 3));
        Poll();
        Poll();

        Assert.Equal([1, 3, 2], _sink.Rewards);
        Poll();
        Assert.Equal(3, _sink.Events.Count);
    }

    [Fact]
    public void Rotations_at_every_poll_lose_nothing()
    {
        for (var i = 0; i < 20; i++)
        {
            _folder.Write("log", Lines(3 * i, 3 * i));
            Poll();
            _folder.Append("log", Lines(3 * i + 1, 3 * i + 1));
            File.Move(_folder["log"], _folder[$"log.{i}"]);
            _folder.Append($"log.{i}", Lines(3 * i + 2, 3 * i + 2));
        }
        Poll();

        Assert.Equal(Enumerable.Range(0, 60).Select(i => (double)i), _sink.Rewards);
        Assert.Equal(19, _follower.Rotations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public void A_log_truncated_after_copying_is_begun_anew_however_far_it_has_grown_since(int lines)
    {
        _folder.Write("log", Lines(11, 13));
        Poll();
        File.Copy(_folder["log"], _folder["log.1"]);
        using (var log = new FileStream(_folder["log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            log.SetLength(0);
        _folder.Append("log", Lines(21, 20 + lines));
        Poll();

        Assert.Equal([11, 12, 13, .. Enumerable.Range(21, lines)], _sink.Rewards);
        Assert.Equal(1, _follower.Truncations);
        Assert.Equal(0, _follower.Rotations);
    }

    [Fact]
    public void A_writer_that_keeps_its_place_in_a_truncated_log_leaves_a_hole_that_is_passed_over()
    {
        using var log = new FileStream(_folder["log"], FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        log.Write(Encoding.UTF8.GetBytes(Lines(1, 10_000)));
        Poll();
        var place = log.Position;
        log.SetLength(0);
        log.Position = place;
        log.Write(Encoding.UTF8.GetBytes(Lines(10_001, 10_002)));
        Poll();

        Assert.Equal(Enumerable.Range(1, 10_002).Select(i => (double)i), _sink.Rewards);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Fact]
    public void A_log_that_vanishes_and_comes_back_is_read_on()
    {
        _folder.Write("log", Lines(1, 2));
        Poll();
        File.Delete(_folder["log"]);
        Poll();
        Assert.False(_follower.Exists);
        _folder.Write("log", Lines(3, 4));
        Poll();

        Assert.Equal([1, 2, 3, 4], _sink.Rewards);
        Assert.True(_follower.Exists);
    }

    [Fact]
    public void A_line_that_is_too_long_is_refused_once_while_it_is_still_being_written()
    {
        var part = new string('x', EventScanner.MaxLineBytes / 2 + 1);
        _folder.Write("log", Lines(1, 1) + "\"");
        foreach (var _ in Enumerable.Range(0, 5))
        {
            _folder.Append("log", part);
            Poll();
        }
        _folder.Append("log", "\"\n" + Lines(2, 2));
        Poll();

        Assert.Equal([1, 2], _sink.Rewards);
        Assert.Equal(1, _sink.Rejects[RejectReason.TooLong]);
        Assert.Equal(1, _sink.Rejects.Total);
    }

    [Fact]
    public void A_poll_reads_no_more_than_it_may()
    {
        _folder.Write("log", Lines(1, 50_000));
        using var follower = new EventLogFollower(_folder["log"]) { MaxBytesPerPoll = 300_000 };
        var polls = 1;
        while (!follower.Poll(_sink, TestContext.Current.CancellationToken).CaughtUp)
        {
            Assert.InRange(follower.BytesRead, polls * 300_000, (polls * 300_000) + (polls * 300_000));
            polls++;
        }

        Assert.Equal(Enumerable.Range(1, 50_000).Select(i => (double)i), _sink.Rewards);
        Assert.True(polls > 2);
    }

    [Fact]
    public void A_cancelled_poll_is_gone_on_with_by_the_next()
    {
        _folder.Write("log", Lines(1, 50_000));
        using var cancellation = new CancellationTokenSource();
        var stopping = new CancellingSink(_sink, cancellation, after: 10_000);
        Assert.Throws<OperationCanceledException>(() => _follower.Poll(stopping, cancellation.Token));
        Assert.InRange(_sink.Events.Count, 10_000, 20_000);
        _follower.Poll(stopping, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(1, 50_000).Select(i => (double)i), _sink.Rewards);
    }

    [Fact]
    public void A_directory_is_an_error_that_says_so()
    {
        Directory.CreateDirectory(_folder["log"]);
        var error = Assert.Throws<QuarantineException>(() => Poll());

        Assert.Equal(ErrorIds.EventLogUnreadable, error.Id);
        Assert.Contains("directory", error.Message, StringComparison.Ordinal);
    }

    private FollowResult Poll() => _follower.Poll(_sink, TestContext.Current.CancellationToken);

    private sealed class CancellingSink(RecordingSink sink, CancellationTokenSource cancellation, int after) : IEventSink
    {
        public AgentTable Agents => sink.Agents;

        public RejectCounts Rejects => sink.Rejects;

        public void Add(in AgentEvent e)
        {
            sink.Add(e);
            if (sink.Events.Count == after)
                cancellation.Cancel();
        }
    }
}
