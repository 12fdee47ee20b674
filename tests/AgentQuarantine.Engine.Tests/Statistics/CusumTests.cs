using AgentQuarantine.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Statistics;

public class CusumTests
{
    private static readonly Arbitrary<double[]> Rewards =
        Gen.Choose(-1000, 1000).Select(i => i / 10.0).ArrayOf().ToArbitrary();

    [Fact]
    public void It_is_the_drawdown_of_what_lies_above_the_target() =>
        Prop.ForAll(Rewards, Rewards, Gen.Choose(-500, 500).ToArbitrary(), (older, newer, tenths) =>
        {
            var target = tenths / 10.0;
            double[] excess = [.. older.Concat(newer).Select(reward => reward - target)];
            return Cusum.Of(target, older, newer) == RewardStatistics.Compute(excess).Drawdown;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_finite_at_the_end_of_the_range_and_keeps_its_digits_in_a_long_window()
    {
        Assert.Equal(-double.MaxValue, Cusum.Of(double.MaxValue, [-double.MaxValue, -double.MaxValue], []));
        var many = Enumerable.Repeat(0.1, 1_000_000).ToArray();

        Assert.Equal(-900_000, Cusum.Of(1, many, []), 1e-6);
    }
}
