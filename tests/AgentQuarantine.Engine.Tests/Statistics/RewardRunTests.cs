using AgentQuarantine.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Statistics;

public class RewardRunTests
{
    private static readonly Arbitrary<double[]> Rewards =
        Gen.Choose(-1_000_000, 1_000_000).Select(i => i / 1000.0).ArrayOf().ToArbitrary();

    [Fact]
    public void Putting_equity_runs_together_is_associative() =>
        Prop.ForAll(Rewards, Rewards, Rewards, (a, b, c) =>
        {
            var (x, y, z) = (Fold<EquityRun>(a), Fold<EquityRun>(b), Fold<EquityRun>(c));
            var left = EquityRun.Combine(EquityRun.Combine(x, y), z);
            var right = EquityRun.Combine(x, EquityRun.Combine(y, z));
            return Near(left.Sum, right.Sum) && Near(left.CurrentDrawdown, right.CurrentDrawdown)
                && Near(left.LeastPrefix, right.LeastPrefix) && Near(left.Drawdown, right.Drawdown);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Putting_reward_runs_together_is_associative() =>
        Prop.ForAll(Rewards, Rewards, Rewards, (a, b, c) =>
        {
            var (x, y, z) = (Fold<RewardRun>(a), Fold<RewardRun>(b), Fold<RewardRun>(c));
            var left = RewardRun.Combine(RewardRun.Combine(x, y), z);
            var right = RewardRun.Combine(x, RewardRun.Combine(y, z));
            return left.Count == right.Count && Near(left.Mean, right.Mean)
                && Math.Abs(left.M2 - right.M2) <= 1e-9 * 1e6 * Math.Max(1, left.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_empty_run_changes_nothing_on_either_side() =>
        Prop.ForAll(Rewards, a =>
        {
            var x = Fold<RewardRun>(a);
            return RewardRun.Combine(x, default) == x && RewardRun.Combine(default, x) == x;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_parts_put_together_are_what_the_whole_is() =>
        Prop.ForAll(Rewards, Rewards, (a, b) =>
        {
            var whole = RewardStatistics.Compute([.. a, .. b]);
            var parts = RewardRun.Combine(Fold<RewardRun>(a), Fold<RewardRun>(b)).Statistics();
            return whole.Count == parts.Count && Near(whole.Mean, parts.Mean) && Near(whole.StdDev, parts.StdDev)
                && Near(whole.Drawdown, parts.Drawdown) && Near(whole.CurrentDrawdown, parts.CurrentDrawdown);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_fall_from_the_peak_of_one_part_to_the_trough_of_the_next_is_seen()
    {
        var older = Fold<EquityRun>([5, -1]);
        var newer = Fold<EquityRun>([1, -7, 2]);

        var whole = EquityRun.Combine(older, newer);

        Assert.Equal(new EquityRun(0, -5, -2, -7), whole);
    }

    private static T Fold<T>(double[] rewards)
        where T : struct, IMonoid<T>
    {
        T total = default;
        foreach (var reward in rewards)
            total = T.Combine(total, T.Of(reward));
        return total;
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * 1000;
}
