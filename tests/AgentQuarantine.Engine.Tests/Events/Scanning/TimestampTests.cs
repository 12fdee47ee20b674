using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Events.Scanning;

public class TimestampTests
{
    [Theory]
    [InlineData("\"2026-11-22T14:06:07Z\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("\"2026-11-22t14:06:07z\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("\"2026-11-22 14:06:07\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("\"2026-11-22T14:06\"", "2026-11-22T14:06:00.0000000")]
    [InlineData("\"2026-11-22\"", "2026-11-22T00:00:00.0000000")]
    [InlineData("\"2026-11-22T14:06:07.123456+00:00\"", "2026-11-22T14:06:07.1234560")]
    [InlineData("\"2026-11-22T14:06:07.123456789Z\"", "2026-11-22T14:06:07.1234567")]
    [InlineData("\"2026-11-22T14:06:07,5+0530\"", "2026-11-22T08:36:07.5000000")]
    [InlineData("\"2026-11-22T14:06:07-08\"", "2026-11-22T22:06:07.0000000")]
    [InlineData("\"2024-02-29T23:59:59.9999999Z\"", "2024-02-29T23:59:59.9999999")]
    [InlineData("\"2026\\u002d11-22T14:06:07Z\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("1700000000", "2023-11-14T22:13:20.0000000")]
    [InlineData("1700000000.25", "2023-11-14T22:13:20.2500000")]
    [InlineData("1700000000250", "2023-11-14T22:13:20.2500000")]
    [InlineData("\"2026-11-22T24:00:00Z\"", "2026-11-23T00:00:00.0000000")]
    [InlineData("\"2026-12-31T23:59:60.5Z\"", "2027-01-01T00:00:00.5000000")]
    [InlineData("\" 2026-11-22T14:06:07.5 \"", "2026-11-22T14:06:07.5000000")]
    [InlineData("\"2026-11-22 14:06:07 UTC\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("\"2026-11-22 14:06:07 +0100\"", "2026-11-22T13:06:07.0000000")]
    [InlineData("\"2026-11-22T14:06:07+01:00[Europe/Berlin]\"", "2026-11-22T13:06:07.0000000")]
    [InlineData("\"20261122T140607Z\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("\"20261122T140607.25-0100\"", "2026-11-22T15:06:07.2500000")]
    [InlineData("\"20261122T1406\"", "2026-11-22T14:06:00.0000000")]
    [InlineData("\"20261122\"", "2026-11-22T00:00:00.0000000")]
    [InlineData("\"2026/11/22 14:06:07\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("\"/Date(1700000000250)/\"", "2023-11-14T22:13:20.2500000")]
    [InlineData("\"\\/Date(1700000000250+0100)\\/\"", "2023-11-14T22:13:20.2500000")]
    [InlineData("\"Sun, 22 Nov 2026 14:06:07 GMT\"", "2026-11-22T14:06:07.0000000")]
    [InlineData("\"22/Nov/2026:14:06:07 +0100\"", "2026-11-22T13:06:07.0000000")]
    [InlineData("1700000000250125", "2023-11-14T22:13:20.2501250")]
    [InlineData("1700000000250125999", "2023-11-14T22:13:20.2501260")]
    [InlineData("\"1700000000\"", "2023-11-14T22:13:20.0000000")]
    [InlineData("\"1700000000.25\"", "2023-11-14T22:13:20.2500000")]
    [InlineData("\"1700000000250125900\"", "2023-11-14T22:13:20.2501259")]
    [InlineData("946684800", "2000-01-01T00:00:00.0000000")]
    public void Times_are_read(string ts, string expected) =>
        Assert.Equal(expected, Text(Ticks(ts)));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-11-22T24:00:01Z\"")]
    [InlineData("\"2026-11-22T24:01Z\"")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("946684799")]
    [InlineData("\"1999-12-31T23:59:59.9999999Z\"")]
    [InlineData("\"20261122T14:06\"")]
    [InlineData("\"2026-W10-1\"")]
    [InlineData("\"/Date(x)/\"")]
    [InlineData("\"2026-11-22T14:60:00Z\"")]
    [InlineData("\"2026-11-22T14:06:61Z\"")]
    [InlineData("\"2026-02-29T14:06:00Z\"")]
    [InlineData("\"2026-13-01T14:06:00Z\"")]
    [InlineData("\"0000-01-01T14:06:00Z\"")]
    [InlineData("\"2026-11-22T14:06:07.Z\"")]
    [InlineData("\"2026-11-22T14:06:07.1234567890Z\"")]
    [InlineData("\"2026-11-22T14:06:07+24:00\"")]
    [InlineData("\"2026-11-22T14:06:07+05:3\"")]
    [InlineData("\"2026-11-22T14:06:07ZZ\"")]
    [InlineData("\"2026-11-22T14:06.5\"")]
    [InlineData("\"0001-01-01T00:00:00+01:00\"")]
    [InlineData("\"9999-12-31T23:59:59-01:00\"")]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("NaN")]
    [InlineData("true")]
    [InlineData("[1700000000]")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_time_is_refused_alone(string ts)
    {
        var rejects = new RejectCounts();

        Assert.Equal(0, Ticks(ts, NewScanner(rejects: rejects)));
        Assert.Equal((1, 1), (rejects[RejectReason.BadTime], rejects.Total));
    }

    [Fact]
    public void No_time_is_no_refusal()
    {
        var rejects = new RejectCounts();

        Assert.Equal(0, Ticks("null", NewScanner(rejects: rejects)));
        Assert.Equal(0, rejects.Total);
    }

    [Fact]
    public void A_time_may_lie_no_further_past_the_clock_than_is_tolerated()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 14, 6, 30, TimeSpan.Zero));
        var scanner = NewScanner(new TimeRules { Clock = clock, Tolerance = TimeSpan.FromMinutes(1) });

        Assert.Equal(0, Ticks("\"2026-11-22T14:07:30.001Z\"", scanner));
        Assert.NotEqual(0, Ticks("\"2026-11-22T14:07:30.000Z\"", scanner));
        Assert.Equal(0, Ticks("\"2026-11-22T14:07:31.000Z\"", scanner));
        Assert.Equal(0, Ticks("4070908800", scanner)); // 2099
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.NotEqual(0, Ticks("\"2026-11-22T14:07:31.000Z\"", scanner));
        Assert.NotEqual(0, Ticks("\"2026-11-22T14:07:32.000Z\"", scanner));
        clock.AdjustTime(clock.GetUtcNow().AddHours(-1));
        Assert.Equal(0, Ticks("\"2026-11-22T14:07:32.000Z\"", scanner));
    }

    [Theory]
    [InlineData("\"2026-03-01T10:00:00\"", "2026-03-01T09:00:00.0000000")]
    [InlineData("\"2026-07-01T10:00:00\"", "2026-07-01T08:00:00.0000000")]
    [InlineData("\"20260701T100000\"", "2026-07-01T08:00:00.0000000")]
    [InlineData("\"2026-07-01\"", "2026-06-30T22:00:00.0000000")]
    [InlineData("\"2026-07-01T10:00:00Z\"", "2026-07-01T10:00:00.0000000")]
    [InlineData("\"2026-07-01T10:00:00+09:00\"", "2026-07-01T01:00:00.0000000")]
    [InlineData("\"2026-10-25T02:30:00\"", "2026-10-25T01:30:00.0000000")] // twice: taken as standard time
    [InlineData("\"2026-03-29T02:30:00\"", "2026-03-29T01:30:00.0000000")] // never
    [InlineData("1782900000", "2026-07-01T10:00:00.0000000")]
    public void A_time_without_an_offset_is_local_to_the_zone_that_is_given(string ts, string expected)
    {
        var scanner = NewScanner(new TimeRules { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") });

        Assert.Equal(expected, Text(Ticks(ts, scanner)));
        Assert.Equal(expected, Text(Ticks(ts, scanner)));
    }

    [Fact]
    public void A_minute_remembered_is_forgotten_with_the_next()
    {
        var lines = new[] { "2026-11-22T14:06:07Z", "2026-11-22T14:06:08Z", "2026-11-22T14:99:08Z", "2026-11-22T14:06:09Z", "2026-11-22T14:07:09Z" };
        var block = System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(ts => $"{{\"agent\":\"a\",\"ts\":\"{ts}\"}}\n")));

        Assert.Equal(Scans.ByReference(block), Scans.ByScanner(block, Scans.Kernels[^1]));
    }

    [Fact]
    public void Times_to_the_millisecond_are_read_when_their_minute_is_known()
    {
        var scanner = NewScanner();
        var minute = new DateTime(2026, 11, 22, 14, 6, 0);
        for (var milliseconds = 0; milliseconds < 60_000; milliseconds += 7)
        {
            var time = minute.AddMilliseconds(milliseconds);
            Assert.Equal(time.Ticks,
                Ticks($"\"{time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture)}\"", scanner));
        }
        Assert.Equal(minute.AddTicks(71_234_000).Ticks, Ticks("\"2026-11-22T14:06:07.1234\"", scanner));
    }

    [Theory]
    [InlineData(":99.999Z")]
    [InlineData(":0:.000Z")]
    [InlineData(":/0.000Z")]
    [InlineData(":07.0a0Z")]
    [InlineData(":07.00:Z")]
    [InlineData(":07:000Z")]
    [InlineData(";07.000Z")]
    [InlineData(":07.000Y")]
    public void What_is_no_second_is_none_when_its_minute_is_known(string second)
    {
        var scanner = NewScanner();

        Assert.NotEqual(0, Ticks("\"2026-11-22T14:06:07.000Z\"", scanner));
        Assert.Equal(0, Ticks($"\"2026-11-22T14:06{second}\"", scanner));
    }

    private static EventScanner NewScanner(TimeRules? times = null, RejectCounts? rejects = null) =>
        new(new EventFields { Times = times ?? TimeRules.Default }, new AgentTable(), rejects ?? new(), KernelChoice.Best, linesBeforeTemplates: 0);

    private static string Text(long ticks) =>
        new DateTime(ticks).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture);

    private static long Ticks(string ts) => Ticks(ts, NewScanner());

    private static long Ticks(string ts, EventScanner scanner)
    {
        Assert.True(scanner.TryScan(System.Text.Encoding.UTF8.GetBytes($$"""{"agent":"a","ts":{{ts}}}"""), 0, out var e));
        return e.Timestamp;
    }
}
