using AgentQuarantine.Rollups;

namespace AgentQuarantine.Tests.Rollups;

public sealed class BucketTimesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

    [Theory]
    [InlineData("00:05:00", "2026-01-01T00:04:59.9999999Z", "2026-01-01T00:00Z", "2026-01-01T00:05Z")]
    [InlineData("00:05:00", "2026-01-01T00:05:00Z", "2026-01-01T00:05Z", "2026-01-01T00:10Z")]
    [InlineData("1.00:00:00", "2026-01-01T23:59:59Z", "2026-01-01T00:00Z", "2026-01-02T00:00Z")]
    // 2026-01-01 is a Thursday.
    [InlineData("7.00:00:00", "2026-01-01T00:00:00Z", "2025-12-29T00:00Z", "2026-01-05T00:00Z")]
    public void Buckets_are_half_open_in_utc(string every, string time, string from, string to) => Check(null, every, time, from, to);

    [Theory]
    [InlineData("1.00:00:00", "2026-03-28T23:00:00Z", "2026-03-28T23:00Z", "2026-03-29T22:00Z")] // 23 hours
    [InlineData("1.00:00:00", "2026-10-25T12:00:00Z", "2026-10-24T22:00Z", "2026-10-25T23:00Z")] // 25 hours
    [InlineData("06:00:00", "2026-03-29T01:30:00Z", "2026-03-28T23:00Z", "2026-03-29T04:00Z")]
    [InlineData("02:00:00", "2026-10-25T00:30:00Z", "2026-10-25T00:00Z", "2026-10-25T03:00Z")] // from the first 02:00 on
    [InlineData("02:00:00", "2026-10-25T02:30:00Z", "2026-10-25T00:00Z", "2026-10-25T03:00Z")]
    [InlineData("01:00:00", "2026-10-25T00:30:00Z", "2026-10-25T00:00Z", "2026-10-25T01:00Z")] // 02:00 to 03:00 comes twice
    [InlineData("01:00:00", "2026-10-25T01:30:00Z", "2026-10-25T01:00Z", "2026-10-25T02:00Z")]
    public void Days_are_those_of_the_clocks(string every, string time, string from, string to) => Check(Berlin, every, time, from, to);

    [Fact]
    public void Hours_are_those_of_the_clocks_too() =>
        Check(Kolkata, "01:00:00", "2026-01-01T00:00:00Z", "2025-12-31T23:30Z", "2026-01-01T00:30Z");

    [Theory]
    [InlineData("00:07:00")]
    [InlineData("1.12:00:00")]
    [InlineData("00:00:00.5")]
    [InlineData("00:00:00")]
    [InlineData("400.00:00:00")]
    public void A_length_that_begins_at_other_times_every_day_is_none(string every)
    {
        Assert.False(BucketTimes.IsLength(TimeSpan.Parse(every)));
        Assert.Contains("Take a part of a day", Assert.Throws<ArgumentException>(() => new RollupOptions { Every = TimeSpan.Parse(every) }).Message);
    }

    private static void Check(TimeZoneInfo? zone, string every, string time, string from, string to)
    {
        var bucket = new BucketTimes(TimeSpan.Parse(every), zone).Of(DateTimeOffset.Parse(time).UtcTicks);
        Assert.Equal((DateTimeOffset.Parse(from), DateTimeOffset.Parse(to)),
            (new DateTimeOffset(bucket.From, TimeSpan.Zero), new DateTimeOffset(bucket.To, TimeSpan.Zero)));
    }
}
