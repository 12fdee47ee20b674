using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

/// <summary>Answers that others have published, and the edges of the range of a double.</summary>
public sealed class RewardStatisticsTests
{
    private const double Max = double.MaxValue;

    private static readonly double[] Profits =
    [
        0.011580, 0.010048, 0.011340, 0.012161, 0.010416, 0.010009, 0.020024, -0.024662, -0.022350, 0.020496, -0.029859, -0.030511,
        0.010041, 0.010872, -0.025782, 0.010400, 0.012374, 0.012467, 0.114741, 0.010303, 0.010088, -0.033961, 0.010680, 0.010886,
        -0.029274, 0.011178, 0.010693, 0.010711,
    ];

    [Theory]
    [InlineData(30, -0.1, true)]
    [InlineData(10, -0.3, false)]
    public void Equal_losses_meet_the_limit_as_they_do_in_the_original(int count, double reward, bool breaches)
    {
        Assert.Equal(breaches, Of([.. Enumerable.Repeat(reward, count)]).Drawdown <= -3.0);
    }

    [Fact]
    public void Rewards_without_deviation_have_no_Sharpe_ratio()
    {
        var flat = Of([.. Enumerable.Repeat(0.1, 500)]);

        Assert.Equal((500, 0.0, 0.0), (flat.Count, flat.Sharpe, flat.Drawdown));
        Assert.Equal(0.1, flat.Mean, 12);
    }

    [Fact]
    public void No_rewards_have_zeros_and_one_has_no_deviation()
    {
        Assert.Equal(default, Of());
        Assert.Equal(new RewardStatistics(1, -2, 0, 0, -2, -2), Of(-2));
        Assert.Equal(new RewardStatistics(1, 2, 0, 0, 0, 0), Of(2));
    }

    /// <summary>empyrical, tests/test_stats.py, test_sharpe_ratio: annualised there with the root of 252 days.</summary>
    [Theory]
    [InlineData(52.915026221291804, new double[] { 1, 2, 1, 1, 1, 1, 1, 1, 1 })]
    [InlineData(-24.406808633910085, new double[] { 0, -6, -7, -1, -9, -2, -6, -8, -5 })]
    [InlineData(1.7238613961706866, new double[] { 1, 10, -4, 2, 3, 2, 1, -10 })]
    public void Sharpe_ratios_are_those_of_empyrical(double annual, double[] percents)
    {
        Assert.Equal(annual, Of([.. percents.Select(percent => percent / 100)]).Sharpe * Math.Sqrt(252), 1e-12 * Math.Abs(annual));
    }

    /// <summary>freqtrade, tests/data/test_btanalysis.py, test_calculate_max_drawdown2: positive there.</summary>
    [Fact]
    public void Drawdowns_are_those_of_freqtrade()
    {
        Assert.Equal(-0.091755, Of(Profits).Drawdown, 1e-15);
        Assert.Equal(-0.055545, Of([.. Profits[..5].Select(profit => -profit)]).Drawdown, 1e-15);
        Assert.Equal(-1000, Of(0, -500, 500, 10000, -1000).Drawdown);
    }

    [Fact]
    public void The_current_drawdown_is_what_has_not_been_recovered()
    {
        Assert.Equal((-5, -3), (Of(4, -5, 2).Drawdown, Of(4, -5, 2).CurrentDrawdown));
        Assert.Equal((-5, 0), (Of(4, -5, 6).Drawdown, Of(4, -5, 6).CurrentDrawdown));
    }

    [Fact]
    public void Losses_after_gains_beyond_the_range_of_a_double_are_seen()
    {
        var statistics = Of(1e308, 1e308, 1e308, -1e308, -1e308, 5e307);

        Assert.Equal(-Max, statistics.Drawdown);
        Assert.Equal(-1.5e308, statistics.CurrentDrawdown, 1e294);
        Assert.Equal(1.5e308 / 6, statistics.Mean, 1e293);
        Assert.True(double.IsFinite(statistics.StdDev) && double.IsFinite(statistics.Sharpe));
    }

    [Fact]
    public void Values_out_of_range_become_the_greatest_finite_ones()
    {
        var losses = Of(-Max, -Max, -Max);
        Assert.Equal((-Max, 0, 0), (losses.Mean, losses.StdDev, losses.Sharpe));
        Assert.Equal((-Max, -Max), (losses.Drawdown, losses.CurrentDrawdown));

        var swings = Of(Max, -Max, Max, -Max);
        Assert.Equal((0, Max, 0, -Max), (swings.Mean, swings.StdDev, swings.Sharpe, swings.Drawdown));
    }

    [Fact]
    public void Deviations_whose_squares_are_out_of_range_are_right_all_the_same()
    {
        var statistics = Of(3e200, 1e200, 2e200);

        Assert.Equal(1e200, statistics.StdDev, 1e187);
        Assert.Equal(2, statistics.Sharpe, 1e-12);
    }

    private static RewardStatistics Of(params double[] rewards) => RewardStatistics.Compute(rewards);
}
