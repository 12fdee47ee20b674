using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

public class SortinoRatioTests
{
    [Theory]
    [InlineData(new double[0], 0)]
    [InlineData(new[] { 1.0, 0, 2 }, 0)]
    [InlineData(new[] { -1.0 }, -1)]
    [InlineData(new[] { 3.0, -1, -1, 3 }, 1.4142135623730951)]
    [InlineData(new[] { 2.0, -1, -2, -3 }, -0.5345224838248488)]
    public void The_mean_is_held_against_the_losses_alone(double[] rewards, double expected) =>
        Assert.Equal(expected, SortinoRatio.Of(Mean(rewards), rewards, []), 1e-15);

    [Theory]
    [InlineData(1e300)]
    [InlineData(1e-300)]
    [InlineData(1e-310)]
    public void The_scale_of_the_rewards_makes_no_difference(double scale)
    {
        double[] rewards = [.. new[] { 3.0, -1, -1, 3 }.Select(reward => reward * scale)];

        Assert.Equal(1.4142135623730951, SortinoRatio.Of(Mean(rewards), rewards, []), 1e-12);
    }

    [Fact]
    public void A_ratio_out_of_range_is_the_greatest_finite_one()
    {
        double[] rewards = [1e308, -double.Epsilon];

        Assert.Equal(double.MaxValue, SortinoRatio.Of(Mean(rewards), rewards, []));
    }

    [Fact]
    public void A_reward_of_minus_infinity_counts_as_the_least_finite_one() =>
        Assert.Equal(-1, SortinoRatio.Of(-double.MaxValue, [double.NegativeInfinity], []), 1e-15);

    [Fact]
    public void Where_a_ring_is_cut_makes_no_difference()
    {
        double[] rewards = [.. Enumerable.Range(0, 101).Select(i => (i * 37 % 101 - 60) / 10.0)];
        var expected = SortinoRatio.Of(Mean(rewards), rewards, []);

        Assert.All(Enumerable.Range(0, rewards.Length), cut =>
            Assert.Equal(expected, SortinoRatio.Of(Mean(rewards), rewards.AsSpan(0, cut), rewards.AsSpan(cut))));
    }

    private static double Mean(double[] rewards) => rewards.Length == 0 ? 0 : rewards.Sum() / rewards.Length;
}
