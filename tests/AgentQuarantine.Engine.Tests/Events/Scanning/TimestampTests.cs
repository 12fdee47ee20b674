using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;

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
    [InlineData("-1", "1969-12-31T23:59:59.0000000")]
    public void Times_are_read(string ts, string expected) =>
        Assert.Equal(expected, new DateTime(Ticks(ts)).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-11-22T24:00:00Z\"")]
    [InlineData("\"2026-11-22T14:60:00Z\"")]
    [InlineData("\"2026-11-22T14:06:60Z\"")]
    [InlineData("\"2026-02-29T14:06:00Z\"")]
    [InlineData("\"2026-13-01T14:06:00Z\"")]
    [InlineData("\"0000-01-01T14:06:00Z\"")]
    [InlineData("\"2026-11-22T14:06:07.Z\"")]
    [InlineData("\"2026-11-22T14:06:07.1234567890Z\"")]
    [InlineData("\"2026-11-22T14:06:07+24:00\"")]
    [InlineData("\"2026-11-22T14:06:07+05:3\"")]
    [InlineData("\"2026-11-22T14:06:07ZZ\"")]
    [InlineData("\"2026-11-22T14:06:07.5 \"")]
    [InlineData("\"2026-11-22T14:06.5\"")]
    [InlineData("\"0001-01-01T00:00:00+01:00\"")]
    [InlineData("\"9999-12-31T23:59:59-01:00\"")]
    [InlineData("\"1700000000\"")]
    [InlineData("1e300")]
    [InlineData("-1e300")]
    [InlineData("NaN")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1700000000]")]
    [InlineData("\"\\ud800\"")]
    public void What_is_no_time_counts_as_none_and_harms_nothing(string ts) => Assert.Equal(0, Ticks(ts));

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
    [InlineData(":60.000Z")]
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

    private static EventScanner NewScanner() =>
        new(EventFields.Default, new AgentTable(), new RejectCounts(), KernelChoice.Best, linesBeforeTemplates: 0);

    private static long Ticks(string ts) => Ticks(ts, NewScanner());

    private static long Ticks(string ts, EventScanner scanner)
    {
        Assert.True(scanner.TryScan(System.Text.Encoding.UTF8.GetBytes($$"""{"agent":"a","ts":{{ts}}}"""), 0, out var e));
        return e.Timestamp;
    }
}
