using System.Net.Sockets;
using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Following;
using AgentQuarantine.Events.Scanning;
using static AgentQuarantine.Tests.Events.RecordingSink;

namespace AgentQuarantine.Tests.Events;

public sealed class EventLogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_lines_are_read_blank_and_refused_ones_among_them()
    {
        var summary = Read(Lines(1, 3) + "\nnot json\n" + Lines(4, 4), new ReadRequest(4));

        Assert.Equal([3, 4], _sink.Rewards);
        Assert.Equal(1, _sink.Rejects[RejectReason.Malformed]);
        Assert.Equal(4, summary.Lines);
        Assert.Equal(Lines(1, 2).Length, summary.FirstByte);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    [InlineData(int.MaxValue)]
    public void Any_number_of_last_lines_can_be_asked_for(int last)
    {
        Read(Lines(1, 5), new ReadRequest(last));

        Assert.Equal(Enumerable.Range(1, 5).TakeLast(last).Select(i => (double)i), _sink.Rewards);
    }

    [Fact]
    public void A_last_line_without_a_line_feed_counts_when_it_is_whole()
    {
        var summary = Read(Lines(1, 2) + Line(3).TrimEnd(), new ReadRequest(2));

        Assert.Equal([2, 3], _sink.Rewards);
        Assert.Equal(2, summary.Lines);
        Assert.Equal(Lines(1, 3).Length - 1, summary.EndByte);
    }

    [Fact]
    public void A_half_written_last_line_is_neither_an_event_nor_refused_nor_one_of_the_last_lines()
    {
        var summary = Read(Lines(1, 3) + Line(4)[..20], new ReadRequest(2));

        Assert.Equal([2, 3], _sink.Rewards);
        Assert.Equal(0, _sink.Rejects.Total);
        Assert.Equal(new ReadSummary(Line(1).Length, Lines(1, 3).Length, 2), summary);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_do_no_harm()
    {
        _folder.Write("log", "");
        File.WriteAllText(_folder["log"], Lines(1, 3).ReplaceLineEndings("\r\n"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Read(ReadRequest.All);

        Assert.Equal([1, 2, 3], _sink.Rewards);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\uFEFF")]
    public void An_empty_log_has_no_events(string text)
    {
        Assert.Equal(0, Read(text, ReadRequest.Default).FirstByte);
        Assert.Empty(_sink.Events);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Fact]
    public void A_line_of_the_greatest_length_is_read_and_a_longer_one_refused()
    {
        var padding = new string(' ', EventScanner.MaxLineBytes - Line(2).Length + 1);
        var longest = padding + Line(2);
        var summary = Read(Lines(1, 1) + longest + " " + longest + Lines(3, 3), ReadRequest.All);

        Assert.Equal([1, 2, 3], _sink.Rewards);
        Assert.Equal(1, _sink.Rejects[RejectReason.TooLong]);
        Assert.Equal(1, _sink.Rejects.Total);
        Assert.Equal(4, summary.Lines);
    }

    [Fact]
    public void Events_carry_the_place_of_their_line()
    {
        Read(Lines(1, 3), ReadRequest.All);

        Assert.Equal([0, Line(1).Length, 2 * Line(1).Length], _sink.Events.Select(e => e.Offset));
    }

    [Fact]
    public void Reading_does_not_hinder_writers_from_appending_renaming_or_deleting()
    {
        _folder.Write("log", Lines(1, 2));
        using var file = new EventLog(_folder["log"]).Open(TestContext.Current.CancellationToken);
        _folder.Append("log", Lines(3, 3));
        File.Move(_folder["log"], _folder["log.1"]);
        File.Delete(_folder["log.1"]);

        Assert.Equal(Lines(1, 3).Length, RandomAccess.GetLength(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_log_that_shrinks_while_it_is_read_ends_the_reading_at_its_new_end(int threads)
    {
        _folder.Write("log", Lines(1, 1000));
        var left = Lines(1, 400).Length + 10;
        using var file = LogFile.OpenOnce(_folder["log"], TestContext.Current.CancellationToken);
        var shrinking = new ActingSink(_sink, after: 100, () => Truncate(left));
        var summary = new LogReading(file, EventFields.Default, 0, Lines(1, 1000).Length, shrinking, new ProgressMeter(null, 0)) { StretchBytes = 64 }
            .Read(threads, TestContext.Current.CancellationToken);

        // Threads may have read ahead before the file shrank, but lines come whole, in order and once.
        Assert.InRange(_sink.Events.Count, 400, 1000);
        Assert.Equal(Enumerable.Range(1, _sink.Events.Count).Select(i => (double)i), _sink.Rewards);
        Assert.Equal(_sink.Events.Count, summary.Lines);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_cancelled_reading_ends_within_a_stretch(int threads)
    {
        _folder.Write("log", Lines(1, 200_000));
        using var cancellation = new CancellationTokenSource();
        var sink = new ActingSink(_sink, after: 100, cancellation.Cancel);
        var log = new EventLog(_folder["log"]);

        Assert.Throws<OperationCanceledException>(() => log.Read(ReadRequest.All with { Threads = threads }, sink, null, cancellation.Token));
        Assert.InRange(_sink.Events.Count, 100, 20_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Progress_is_told_on_the_callers_thread_rises_and_ends_with_all_bytes(int threads)
    {
        _folder.Write("log", Lines(1, 200_000));
        var progress = new RecordingProgress();
        new EventLog(_folder["log"]).Read(ReadRequest.All with { Threads = threads }, _sink, progress, TestContext.Current.CancellationToken);

        var size = new FileInfo(_folder["log"]).Length;
        Assert.InRange(progress.Reports.Count, 2, 110);
        Assert.Equal(progress.Reports.OrderBy(report => report.Bytes), progress.Reports);
        Assert.Equal(new ReadProgress(size, size), progress.Reports[^1]);
        Assert.Equal([Environment.CurrentManagedThreadId], progress.Threads.Distinct());
    }

    [Fact]
    public async Task A_pipe_is_read_to_its_end()
    {
        MakePipe();
        var writing = Task.Run(() => _folder.Append("log", Lines(1, 10)), TestContext.Current.CancellationToken);
        var log = new EventLog(_folder["log"]);
        log.Read(new ReadRequest(3), _sink, null, TestContext.Current.CancellationToken);

        Assert.Equal([8, 9, 10], _sink.Rewards);
        Assert.Equal(0, log.MarkEnd(DateTimeOffset.UnixEpoch).Offset);
        await writing;
    }

    [Fact]
    public async Task The_waiting_for_a_pipes_writer_can_be_ended()
    {
        MakePipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var reading = Task.Run(() => new EventLog(_folder["log"]).Read(ReadRequest.All, _sink, null, stop.Token), CancellationToken.None);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Task.Run(() => _folder.Append("log", ""), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/dev/zero", "a device")]
    [InlineData("/dev/random", "a device")]
    [InlineData("/dev/full", "a device")]
    [InlineData("/dev/null", "a device")]
    [InlineData("/proc/self/status", "/proc")]
    public void A_device_is_no_log(string path, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists(path), $"{path} is not there");

        var error = Assert.Throws<QuarantineException>(
            () => new EventLog(path).Read(ReadRequest.All, _sink, null, TestContext.Current.CancellationToken));
        Assert.Equal((ErrorIds.EventLogUnreadable, path), (error.Id, error.Target));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        using var follower = new EventLogFollower(path);
        Assert.Equal(ErrorIds.EventLogUnreadable, Assert.Throws<QuarantineException>(() => follower.Poll(_sink)).Id);
    }

    [Fact]
    public void A_pipe_is_not_followed()
    {
        MakePipe();
        using var follower = new EventLogFollower(_folder["log"]);

        Assert.Equal(ErrorIds.EventLogUnreadable, Assert.Throws<QuarantineException>(() => follower.Poll(_sink)).Id);
    }

    [Fact]
    public void A_socket_is_no_log()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sockets have a path on Linux");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["log"]));

        Assert.Equal(ErrorIds.EventLogUnreadable, Assert.Throws<QuarantineException>(() => Read(ReadRequest.Default)).Id);
    }

    [Fact]
    public void A_missing_log_is_an_error_that_says_what_to_do()
    {
        var error = Assert.Throws<QuarantineException>(() => Read(ReadRequest.Default));

        Assert.Equal((ErrorIds.EventLogNotFound, _folder["log"]), (error.Id, error.Target));
    }

    [Fact]
    public void A_directory_in_the_place_of_a_log_is_an_error_that_says_so()
    {
        Directory.CreateDirectory(_folder["log"]);
        var error = Assert.Throws<QuarantineException>(() => Read(ReadRequest.Default));

        Assert.Equal(ErrorIds.EventLogUnreadable, error.Id);
        Assert.Contains("Name the log file in it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_may_not_be_read_is_an_error_that_says_so()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "this user may read every file");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        _folder.Write("log", Lines(1, 1));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["log"], UnixFileMode.None);
        var error = Assert.Throws<QuarantineException>(() => Read(ReadRequest.Default));

        Assert.Equal(ErrorIds.EventLogUnreadable, error.Id);
        Assert.Contains("permissions", error.Message, StringComparison.Ordinal);
    }

    private void MakePipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "named pipes are made with mkfifo on Linux");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", _folder["log"]);
        mkfifo.WaitForExit();
    }

    private ReadSummary Read(string text, ReadRequest request)
    {
        _folder.Write("log", text);
        return Read(request);
    }

    private ReadSummary Read(ReadRequest request) =>
        new EventLog(_folder["log"]).Read(request, _sink, null, TestContext.Current.CancellationToken);

    private void Truncate(long length)
    {
        using var log = new FileStream(_folder["log"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        log.SetLength(length);
    }

    private sealed class ActingSink(RecordingSink sink, int after, Action act) : IEventSink
    {
        public AgentTable Agents => sink.Agents;

        public RejectCounts Rejects => sink.Rejects;

        public void Add(in AgentEvent e)
        {
            sink.Add(e);
            if (sink.Events.Count == after)
                act();
        }
    }

    private sealed class RecordingProgress : IProgress<ReadProgress>
    {
        public List<ReadProgress> Reports { get; } = [];

        public List<int> Threads { get; } = [];

        public void Report(ReadProgress value)
        {
            Reports.Add(value);
            Threads.Add(Environment.CurrentManagedThreadId);
        }
    }
}
