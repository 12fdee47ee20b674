using AgentQuarantine.Disks;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Writing;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Events.Writing;

public sealed class EventLogWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private readonly RecordingSink _sink = new();

    private string Log => _folder["events.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_event_is_one_line_that_says_it_all()
    {
        using var writer = Writer();

        writer.Write("planner", -0.25, 812.4, 0.0031);
        writer.Write("planner", error: "timed out");

        Assert.Equal(
            """
            {"ts": "2026-03-02T12:00:00.0000000Z", "agent": "planner", "reward": -0.25, "latency_ms": 812.4, "cost_usd": 0.0031, "ok": true}
            {"ts": "2026-03-02T12:00:00.0000000Z", "agent": "planner", "ok": false, "error": "timed out"}

            """, File.ReadAllText(Log), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        double[] rewards = [0, -0.0, 0.1, -1 / 3.0, double.Epsilon, double.MaxValue, 1e21, 5e-324, 123456789.125];
        var time = new DateTimeOffset(2026, 3, 2, 14, 0, 0, 5, TimeSpan.FromHours(2));
        using (var writer = Writer())
        {
            foreach (var reward in rewards)
                writer.Write("a", reward, 1.5, 0.25, time: time);
            writer.Write("a", ok: false);
            writer.Write("a", error: "none");
        }

        Read();

        Assert.Equal(rewards, _sink.Rewards.Take(rewards.Length));
        Assert.All(_sink.Events.Take(rewards.Length), e =>
            Assert.Equal((1.5, 0.25, time.UtcTicks, false), (e.LatencyMs, e.CostUsd, e.Timestamp, e.IsError)));
        Assert.All(_sink.Events.Skip(rewards.Length), e => Assert.Equal((true, double.NaN), (e.IsError, e.Reward)));
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData("the \"quoted\" one")]
    [InlineData(@"back\slash")]
    [InlineData("line\nfeed\r\t\0\u001f\u007f")]
    [InlineData("Ω 漢字 😀 \u2028")]
    [InlineData(" ")]
    public void Any_name_comes_back(string name)
    {
        using (var writer = Writer())
            writer.Write(name, 1, error: name);

        Read();

        Assert.Equal(name, _sink.Names);
    }

    [Fact]
    public void A_name_of_any_length_is_written_whole_and_a_long_error_is_cut()
    {
        using (var writer = Writer())
            writer.Write(new string('漢', 5000), 1, error: new string('"', 100_000));

        Read();

        Assert.Equal((1, 0), (_sink.Events.Count, _sink.Rejects.Total));
        Assert.InRange(new FileInfo(Log).Length, 15_000 + (2 * EventLine.LongestError), 15_200 + (2 * EventLine.LongestError));
    }

    [Fact]
    public void Rewards_that_are_no_numbers_are_written_as_Python_writes_them()
    {
        using (var writer = Writer())
        {
            foreach (var reward in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
                writer.Write("a", reward);
        }

        Assert.Equal(["NaN", "Infinity", "-Infinity"], File.ReadLines(Log).Select(line => line.Split("\"reward\": ")[1].Split(',')[0]));
        Read();
        Assert.Equal(3, _sink.Events.Count);
    }

    [Fact]
    public void What_is_no_name_is_refused_before_it_is_written()
    {
        using var writer = Writer();

        Assert.Throws<ArgumentException>(() => writer.Write("", 1));
        Assert.Throws<ArgumentException>(() => writer.Write("half \ud800", 1));

        writer.Write("a", 1, error: "half \ud800");
        Read();
        Assert.Equal(("a", 0), (_sink.Names, _sink.Rejects.Total));
    }

    [Fact]
    public void The_log_and_its_folder_are_made()
    {
        using var writer = new EventLogWriter(_folder["new/and new/events.jsonl"], _clock);

        Assert.Equal(0, new FileInfo(_folder["new/and new/events.jsonl"]).Length);
    }

    [Fact]
    public void Nobody_writes_over_what_others_have_appended()
    {
        using var one = Writer();
        using var other = Writer();
        one.Write("a", 1);
        other.Write("b", 2);
        _folder.Append("events.jsonl", RecordingSink.Line(3, "c"));
        one.Write("a", 4);

        Read();

        Assert.Equal([1, 2, 3, 4], _sink.Rewards);
    }

    [Fact]
    public void Every_thread_s_events_are_there()
    {
        const int Threads = 8, Each = 2000;
        using (var writer = Writer())
        using (var other = Writer())
        {
            var threads = Enumerable.Range(0, Threads).Select(n => new Thread(() =>
            {
                for (var i = 0; i < Each; i++)
                    (i % 2 == 0 ? writer : other).Write("agent " + n, i);
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        }

        Read();

        Assert.Equal((Threads * Each, 0), (_sink.Events.Count, _sink.Rejects.Total));
        Assert.All(_sink.Events.GroupBy(e => e.Agent), agent => Assert.Equal(Enumerable.Range(0, Each), agent.Select(e => (int)e.Reward).Order()));
    }

    [Fact]
    public void After_a_rotation_the_new_file_is_written()
    {
        using var writer = Writer();
        writer.Write("a", 1);
        File.Move(Log, _folder["events.jsonl.1"]);
        writer.Write("a", 2);

        _clock.Advance(TimeSpan.FromSeconds(1));
        writer.Write("a", 3);

        Assert.Equal(2, File.ReadLines(_folder["events.jsonl.1"]).Count());
        Assert.Single(File.ReadLines(Log));
        Read();
        Assert.Equal([1, 2, 3], _sink.Rewards);
    }

    [Fact]
    public void A_log_that_is_truncated_in_place_goes_on_at_its_start()
    {
        using var writer = Writer();
        writer.Write("a", 1);
        File.WriteAllText(Log, "");
        writer.Write("a", 2);

        Read();

        Assert.Equal((1, 0), (_sink.Events.Count, _sink.Rejects.Total));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("{\"agent\": \"b\", \"reward\": 5}\n", 0)]
    [InlineData("{\"agent\": \"b\", \"rew", 1)]
    [InlineData("{\"agent\": \"b\", \"reward\": 5}", 1)]
    public void Half_a_line_that_somebody_left_is_ended_first(string before, int lineFeeds)
    {
        File.WriteAllText(Log, before);
        using (var writer = Writer())
        {
            writer.Write("a", 1);
            writer.Write("a", 2);
        }

        var text = File.ReadAllText(Log);
        Assert.StartsWith(before + new string('\n', lineFeeds) + "{\"ts\"", text);
        Assert.DoesNotContain("\n\n", text);
    }

    [Fact]
    public void What_the_disk_took_only_in_part_is_said_and_ended_by_the_next_event()
    {
        var disk = new FullDisk();
        using var writer = new EventLogWriter(Log, _clock, _ => disk);
        writer.Write("a", 1);
        disk.Room = 10;

        var failure = Assert.Throws<QuarantineException>(() => writer.Write("a", 2));
        Assert.Throws<QuarantineException>(() => writer.Write("a", 3));
        disk.Room = int.MaxValue;
        writer.Write("a", 4);

        Assert.Equal((ErrorIds.EventLogUnwritable, Log), (failure.Id, failure.Target));
        Assert.Contains("The disk took 10 of ", failure.Message);
        File.WriteAllText(Log, disk.Text);
        Read();
        Assert.Equal([1, 4], _sink.Rewards);
        Assert.Equal(1, _sink.Rejects.Total);
    }

    [Fact]
    public void A_full_disk_is_said_by_its_name()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        using var writer = new EventLogWriter("/dev/full", _clock);

        var failure = Assert.Throws<QuarantineException>(() => writer.Write("a", 1));

        Assert.Equal((ErrorIds.EventLogUnwritable, "The event was not written to '/dev/full': the disk is full. Free some space and try again."),
            (failure.Id, failure.Message));
    }

    [Fact]
    public void A_log_that_cannot_be_opened_is_an_error_at_once()
    {
        Directory.CreateDirectory(Log);

        Assert.Equal(ErrorIds.EventLogUnwritable, Assert.Throws<QuarantineException>(Writer).Id);
    }

    [Fact]
    public void While_a_rotated_log_cannot_be_opened_it_is_tried_again()
    {
        using var writer = Writer();
        File.Delete(Log);
        Directory.CreateDirectory(Log);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<QuarantineException>(() => writer.Write("a", 1));
        Directory.Delete(Log);

        writer.Write("a", 2);

        Read();
        Assert.Equal([2], _sink.Rewards);
    }

    [Fact]
    public void Lines_of_others_are_written_where_they_are_events()
    {
        File.WriteAllText(Log, "half");
        using var writer = Writer();
        var lines = RecordingSink.Line(1) + "\r\n  " + RecordingSink.Line(2).TrimEnd() + " \r\nno event\n{\"reward\": 1}\n"
            + RecordingSink.Line(3).TrimEnd();

        Assert.Equal((3, 2), writer.WriteLines(System.Text.Encoding.UTF8.GetBytes(lines)));
        Assert.Equal((0, 1), writer.WriteLines("no event"u8));
        Assert.Equal((0, 0), writer.WriteLines("\n\n"u8));

        Assert.Equal("half\n" + RecordingSink.Lines(1, 3), File.ReadAllText(Log));
    }

    [Fact]
    public void An_event_allocates_nothing()
    {
        using var writer = new EventLogWriter(Log);

        Assert.Equal(0, Allocations.Least(() =>
        {
            for (var i = 0; i < 100; i++)
                writer.Write("planner", i / 3.0, 1.5, 0.25, error: "a \"quoted\" text");
        }));
    }

    [Fact]
    public void A_closed_writer_says_so()
    {
        var writer = Writer();
        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Write("a", 1));
    }

    private EventLogWriter Writer() => new(Log, _clock);

    private void Read() => new EventLog(Log, EventFields.Default).Read(ReadRequest.All, _sink);

    /// <summary>A disk with so much room, and what it has taken.</summary>
    private sealed class FullDisk : AppendFile
    {
        public int Room { get; set; } = int.MaxValue;

        public string Text { get; private set; } = "";

        public override bool EndsInHalfALine => false;

        public override int Append(ReadOnlySpan<byte> bytes)
        {
            var taken = Math.Min(bytes.Length, Room);
            Room -= taken;
            if (taken == 0)
                throw new IOException("No space left on device", 28);
            Text += System.Text.Encoding.UTF8.GetString(bytes[..taken]);
            return taken;
        }

        public override void Dispose()
        {
        }
    }
}
