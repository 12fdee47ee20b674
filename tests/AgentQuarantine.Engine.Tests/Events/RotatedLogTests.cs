using System.IO.Compression;
using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using static AgentQuarantine.Tests.Events.RecordingSink;

namespace AgentQuarantine.Tests.Events;

/// <summary>A log and the files that it was rotated to are one sequence, and marks are found again in it.</summary>
public sealed class RotatedLogTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly EventLog _log;

    public RotatedLogTests() => _log = new EventLog(_folder["events.jsonl"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("events.jsonl.2", "events.jsonl.1")]
    [InlineData("events.jsonl.10", "events.jsonl.9")]
    [InlineData("events.2.jsonl", "events.1.jsonl")]
    [InlineData("events.jsonl.1", "events.jsonl.old")]
    [InlineData("events.jsonl-20251231", "events.jsonl-20260101")]
    [InlineData("events.jsonl-20251231", "events.jsonl.1")]
    [InlineData("events.jsonl.2025-12-31", "events.jsonl.2026-01-01")]
    [InlineData("events-2025-12-31.jsonl", "events-2026-01-01.jsonl")]
    [InlineData("events-2026-01-01T09-00-00.000.jsonl", "events-2026-01-01T10-00-00.000.jsonl")]
    [InlineData("events.jsonl-20260101.9", "events.jsonl-20260101.10")]
    [InlineData("events.jsonl-1764001234", "events.jsonl-1764001235")]
    [InlineData("events.jsonl.1764001234567", "events.jsonl.1764001234568")]
    public void Files_that_a_log_was_rotated_to_come_before_it(string oldest, string older)
    {
        _folder.Write("events.jsonl", Lines(5, 6));
        _folder.Write(older, Lines(3, 4));
        _folder.Write(oldest, Lines(1, 2));

        Assert.Equal([1, 2, 3, 4, 5, 6], Read(_log, ReadRequest.All));
        Assert.Equal([3, 4, 5, 6], Read(_log, new ReadRequest(4)));
        Assert.Equal([4, 5, 6], Read(_log, new ReadRequest(3)));
    }

    [Theory]
    [InlineData("events-2.jsonl")]
    [InlineData("events-123456.jsonl")]
    [InlineData("events-20261399.jsonl")]
    [InlineData("events.12345.jsonl")]
    [InlineData("events.jsonl.older")]
    [InlineData("events.jsonl.20")]
    [InlineData("other.jsonl.1")]
    [InlineData("events.jsonl.1.txt")]
    public void Other_logs_are_none_of_them(string other)
    {
        var log = other.EndsWith(".20", StringComparison.Ordinal) ? new EventLog(_folder["events.jsonl"]) { Rotated = RotatedNames.None } : _log;
        _folder.Write("events.jsonl", Lines(2, 2));
        _folder.Write(other, Lines(1, 1));

        Assert.Equal([2], Read(log, ReadRequest.All));
    }

    [Fact]
    public void No_more_files_are_opened_than_the_last_lines_need()
    {
        _folder.Write("events.jsonl", Lines(5, 6));
        _folder.Write("events.jsonl.1", Lines(3, 4));
        _folder.Write("events.jsonl.2", Lines(1, 2));

        Assert.Equal([1, 1, 2, 3], new[] { 1, 2, 3, 5 }.Select(last =>
        {
            var before = LogFile.OpensHere;
            _log.Begin(new ReadRequest(last), TestContext.Current.CancellationToken).Dispose();
            return LogFile.OpensHere - before;
        }));
    }

    [Fact]
    public void Lines_and_places_go_on_from_file_to_file()
    {
        _folder.Write("events.jsonl", Lines(3, 3));
        _folder.Write("events.jsonl.1", "\n" + Lines(2, 2));
        _folder.Write("events.jsonl.2", Lines(1, 1));
        var sink = new RecordingSink();
        using var reading = _log.Begin(ReadRequest.All, TestContext.Current.CancellationToken);
        var read = reading.Read(sink, null, TestContext.Current.CancellationToken);

        Assert.Equal([1, 3, 4], sink.Events.Select(e => e.Line));
        Assert.Equal([-2 * (1L << 40), -(1L << 40) + 1, 0], sink.Events.Select(e => e.Offset));
        Assert.Equal(4, read.Lines);
        Assert.Equal([_folder["events.jsonl.2"], _folder["events.jsonl.1"]], reading.Rotated);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(null)]
    public void Compressed_files_are_read_as_well(int? last)
    {
        _folder.Write("events.jsonl", Lines(5, 6));
        Zip("events.jsonl.1.gz", Lines(3, 4));
        Zip("events.jsonl.2.gz", Lines(1, 2));

        Assert.Equal(last is null ? [1, 2, 3, 4, 5, 6] : [2, 3, 4, 5, 6], Read(_log, new ReadRequest(last)));
    }

    [Fact]
    public void A_file_that_is_being_compressed_counts_once()
    {
        _folder.Write("events.jsonl", Lines(2, 2));
        _folder.Write("events.jsonl.1", Lines(1, 1));
        File.WriteAllBytes(_folder["events.jsonl.1.gz"], [0x1f, 0x8b, 8]);

        Assert.Equal([1, 2], Read(_log, ReadRequest.All));
    }

    [Fact]
    public void A_torn_compressed_file_is_an_error_that_names_it()
    {
        _folder.Write("events.jsonl", Lines(2, 2));
        Zip("events.jsonl.1.gz", Lines(1, 5000));
        var whole = File.ReadAllBytes(_folder["events.jsonl.1.gz"]);
        File.WriteAllBytes(_folder["events.jsonl.1.gz"], whole[..(whole.Length / 2)]);

        var e = Assert.Throws<QuarantineException>(() => Read(_log, ReadRequest.Default));
        Assert.Equal(ErrorIds.EventLogUnreadable, e.Id);
        Assert.Contains("events.jsonl.1.gz", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_file_under_another_name_counts_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        _folder.Write("events.jsonl", Lines(1, 3));
        File.CreateSymbolicLink(_folder["events-2026-01-01.jsonl"], _folder["events.jsonl"]);
        _folder.Write("events.jsonl.1", Lines(0, 0));
        File.CreateSymbolicLink(_folder["events.jsonl.2"], _folder["events.jsonl.1"]);

        Assert.Equal([0, 1, 2, 3], Read(_log, ReadRequest.All));
    }

    [Fact]
    public void A_copy_of_what_is_still_there_counts_once()
    {
        _folder.Write("events.jsonl", Lines(1, 3000));
        File.Copy(_folder["events.jsonl"], _folder["events.jsonl.1"]);
        _folder.Append("events.jsonl", Lines(3001, 3001));

        Assert.Equal(3001, Read(_log, ReadRequest.All).Length);
    }

    [Theory]
    [InlineData("old/{stem}.*{ext}", "old/events.1.jsonl")]
    [InlineData("{name}.*", "events.jsonl.old")]
    [InlineData("backup-*.log", "backup-7.log")]
    public void Names_of_ones_own_are_found_by_their_pattern(string pattern, string name)
    {
        Directory.CreateDirectory(_folder["old"]);
        _folder.Write("events.jsonl", Lines(2, 2));
        _folder.Write(name, Lines(1, 1));

        Assert.Equal([1, 2], Read(new EventLog(_folder["events.jsonl"]) { Rotated = RotatedNames.Like(pattern) }, ReadRequest.All));
        Assert.Throws<ArgumentException>(() => RotatedNames.Like("events.jsonl.1"));
    }

    [Fact]
    public void Merged_logs_have_rotated_files_too()
    {
        _folder.Write("events.jsonl", Timed(3, Noon.AddSeconds(3)));
        _folder.Write("events.jsonl.1", Timed(1, Noon.AddSeconds(1)));
        _folder.Write("b.jsonl", Timed(4, Noon.AddSeconds(4)));
        Zip("b.jsonl.1.gz", Timed(2, Noon.AddSeconds(2)));

        var merged = new MergedEventSource([_log, new EventLog(_folder["b.jsonl"])]);
        Assert.Equal([1, 2, 3, 4], Read(merged, ReadRequest.All));
        Assert.Equal([1, 2, 3, 4], Read(merged, ReadRequest.Default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mark_is_found_in_the_file_that_was_renamed_or_copied(bool copied)
    {
        _folder.Write("events.jsonl", Lines(1, 3));
        var mark = _log.MarkEnd(Noon);
        _folder.Append("events.jsonl", Lines(4, 5));
        Rotate("events.jsonl.1", copied);
        _folder.Append("events.jsonl", Lines(6, 7));

        Assert.Equal([4, 5, 6, 7], PastMark(mark));
    }

    [Fact]
    public void A_mark_in_a_file_that_is_not_read_is_found_all_the_same()
    {
        _folder.Write("events.jsonl", Timed(1, Noon.AddHours(1)));
        var mark = _log.MarkEnd(Noon);
        Rotate("events.jsonl.1", copied: false);
        _folder.Write("events.jsonl", Timed(2, Noon.AddHours(-1)));

        Assert.Equal([2], PastMark(mark, new ReadRequest(1)));
    }

    [Fact]
    public void A_long_banner_is_not_taken_for_the_file()
    {
        var banner = string.Concat(Enumerable.Repeat("{\"banner\": \"fleet\"}\n", 100));
        _folder.Write("events.jsonl", banner + Lines(1, 1) + Lines(1, 1));
        var mark = _log.MarkEnd(Noon);
        Rotate("events.jsonl.old", copied: false);
        _folder.Write("events.jsonl", banner + Lines(1, 1) + Lines(1, 1) + Lines(1, 1));

        Assert.Equal([1, 1, 1], PastMark(mark));
    }

    [Fact]
    public void A_mark_carries_the_time_of_the_logs_newest_event_that_is_not_in_the_future()
    {
        _folder.Write("events.jsonl", Timed(1, Noon.AddHours(-8)) + Timed(2, Noon.AddYears(70)) + Line(3));

        Assert.Equal(Noon.AddHours(-8), _log.MarkEnd(Noon).Time);
    }

    [Fact]
    public void An_older_mark_knows_its_file_by_its_first_bytes_alone()
    {
        _folder.Write("events.jsonl", Lines(1, 3));
        var mark = _log.MarkEnd(Noon) with { File = "", Tail = "" };
        _folder.Append("events.jsonl", Lines(4, 4));
        Assert.Equal([4], PastMark(mark));

        Rotate("events.jsonl.1", copied: false);
        _folder.Write("events.jsonl", Lines(5, 5));
        Assert.Equal([4, 5], PastMark(mark));
    }

    [Fact]
    public void A_mark_in_an_empty_file_holds_for_all_that_comes()
    {
        _folder.Write("events.jsonl.1", Lines(1, 2));
        _folder.Write("events.jsonl", "");
        var mark = _log.MarkEnd(Noon);
        _folder.Append("events.jsonl", Lines(3, 3));

        Assert.Equal([3], PastMark(mark));
    }

    [Fact]
    public void The_zeros_that_a_truncation_leaves_cost_nothing_and_take_no_line_with_them()
    {
        using (var file = new FileStream(_folder["events.jsonl"], FileMode.Create))
        {
            file.SetLength(3L << 30);
            file.Position = 3L << 30;
            file.Write(Encoding.UTF8.GetBytes(Lines(1, 20)));
        }
        var before = LogFile.BytesHere;

        Assert.Equal(20, Read(_log, ReadRequest.All).Length);
        Assert.Equal(20, Read(_log, ReadRequest.Default).Length);
        if (OperatingSystem.IsLinux())
            Assert.InRange(LogFile.BytesHere - before, 1, 1 << 20);
    }

    private static string Timed(int reward, DateTimeOffset time) => $$"""{"agent": "a", "reward": {{reward}}, "ts": "{{time:O}}"}""" + "\n";

    private static double[] Read(IEventSource source, ReadRequest request)
    {
        var sink = new RecordingSink();
        source.Read(request, sink, null, TestContext.Current.CancellationToken);
        return [.. sink.Rewards];
    }

    private double[] PastMark(LogMark mark, ReadRequest? request = null)
    {
        var sink = new RecordingSink();
        using var reading = _log.Begin(request ?? ReadRequest.All, TestContext.Current.CancellationToken);
        var cutoff = Assert.Single(reading.Resolve([mark]));
        reading.Read(sink, null, TestContext.Current.CancellationToken);
        return [.. sink.Events.Where(e => cutoff.IsPassedBy(e)).Select(e => e.Reward)];
    }

    private void Rotate(string name, bool copied)
    {
        if (copied)
        {
            File.Copy(_folder["events.jsonl"], _folder[name]);
            using var file = new FileStream(_folder["events.jsonl"], FileMode.Open);
            file.SetLength(0);
        }
        else
        {
            File.Move(_folder["events.jsonl"], _folder[name]);
        }
    }

    private void Zip(string name, string text)
    {
        using var file = new GZipStream(File.Create(_folder[name]), CompressionLevel.Fastest);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
