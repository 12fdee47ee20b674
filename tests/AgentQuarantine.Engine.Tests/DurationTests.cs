using System.Globalization;

namespace AgentQuarantine.Tests;

public class DurationTests
{
    [Theory]
    [InlineData("5m", 300)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("1h30m", 5400)]
    [InlineData("250ms", 0.25)]
    [InlineData("90", 90)]
    [InlineData("0.5", 0.5)]
    [InlineData(" 10s ", 10)]
    [InlineData("1w", 604800)]
    [InlineData("00:05:00", 300)]
    [InlineData("1.00:00:00", 86400)]
    [InlineData("0", 0)]
    public void What_people_write_is_read(string text, double seconds) =>
        Assert.Equal(seconds, Duration.Parse(text).TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("-5m")]
    [InlineData("-5")]
    [InlineData("5 m")]
    [InlineData("5y")]
    [InlineData("m")]
    [InlineData("5m!")]
    [InlineData("1,5h")]
    [InlineData("-00:05:00")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    [InlineData("999999999999999w")]
    public void What_is_no_duration_is_refused(string? text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("5m")]
    [InlineData("1h30m")]
    [InlineData("1d2h3m4s")]
    [InlineData("0.25s")]
    [InlineData("0s")]
    public void What_is_written_reads_back(string text) => Assert.Equal(text, Duration.Format(Duration.Parse(text)));

    [Fact]
    public void The_culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Assert.Equal(5400, Duration.Parse("1.5h").TotalSeconds);
            Assert.Equal("0.25s", Duration.Format(TimeSpan.FromMilliseconds(250)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
