namespace AgentQuarantine.Acceptance;

public class ExactStatisticsTests
{
    [Fact]
    public void The_yardstick_itself_is_right()
    {
        var exact = ExactStatistics.Of([1, 2, 3, 4, -5]);

        Assert.Equal(new ExactStatistics(5, 1, Math.Sqrt(12.5), 1 / Math.Sqrt(12.5), -5, -5), exact);
    }

    [Fact]
    public void It_loses_no_bit_where_a_double_would()
    {
        var exact = ExactStatistics.Of([1e300, 1, -1e300]);

        Assert.Equal(1.0 / 3, exact.Mean);
        Assert.Equal(1e300, exact.Std, 1e285);
    }
}
