using AgentQuarantine.Events;
using AgentQuarantine.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Statistics;

/// <summary>Any rewards, huge, tiny, denormal and of either sign, in any window, against references as simple as can be.</summary>
public sealed class RewardProperties
{
    private static readonly Config Config =
        Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1" ? 50_000 : 200);

    private static readonly Gen<double> Reward = Gen.Frequency(
        (4, Gen.Choose(-1000, 1000).Select(i => i / 10.0)),
        (2, Gen.Choose(-3, 3).Select(i => (double)i)),
        (1, ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite)),
        (1, from exponent in Gen.Choose(-1074, 1023) from sign in Gen.Elements(-1, 1) select sign * Math.ScaleB(1.3, exponent)),
        (1, Gen.Elements(double.MaxValue, -double.MaxValue, double.Epsilon, -double.Epsilon, -0.0, 1e308, -1e308)));

    private static readonly Gen<double[]> Tame = Gen.Choose(-100_000, 100_000).Select(i => i / 1000.0).ArrayOf();

    private static readonly Gen<double[]> Rewards = Gen.OneOf(Reward.ArrayOf(), Tame);

    [Fact]
    public void Every_statistic_is_the_exact_one_up_to_rounding()
    {
        Prop.ForAll(Rewards.ToArbitrary(), rewards =>
        {
            var actual = RewardStatistics.Compute(rewards);
            var exact = new ExactStatistics(rewards);
            // Each addition rounds by at most half a unit in the last place of a sum that the magnitudes bound.
            var rounding = Math.Min(double.MaxValue, 2 * (rewards.Length + 1) * Math.ScaleB(exact.Magnitude, -53)) + double.Epsilon;
            Assert.Equal(rewards.Length, actual.Count);
            AssertNear(exact.Mean, actual.Mean, rounding);
            AssertNear(exact.Drawdown, actual.Drawdown, -1e-12 * exact.Drawdown);
            AssertNear(exact.CurrentDrawdown, actual.CurrentDrawdown, -1e-12 * exact.Drawdown);
            AssertNear(exact.StdDev, actual.StdDev, 1e-12 * exact.StdDev + double.Epsilon);
            Assert.True(double.IsFinite(actual.Sharpe));
            if (!RewardStatistics.HasDeviation(actual.Mean, actual.StdDev))
                Assert.Equal(0, actual.Sharpe);
            else if (Math.Abs(actual.Mean) is > 0 and < 1e307 && actual.StdDev < 1e307)
                Assert.Equal(actual.Mean / actual.StdDev, actual.Sharpe, Math.Abs(actual.Sharpe) * 1e-14);
        }).Check(Config);
    }

    [Fact]
    public void A_window_is_the_last_rewards_and_computes_them_as_the_original_does()
    {
        var cases = from rewards in Tame from window in Gen.Choose(1, 40) select (rewards, window);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var window = new RewardWindow(x.window);
            foreach (var reward in x.rewards)
            {
                window.Add(reward);
                Assert.Equal(reward, window.Newest);
            }
            var last = x.rewards.TakeLast(x.window).ToArray();
            window.Runs(out var older, out var newer);
            Assert.Equal(last, (double[])[.. older, .. newer]);
            Assert.Equal(last.Length, window.Count);
            Assert.Equal(x.rewards.Length == 0 ? null : last[^1], window.Newest);

            var actual = window.Compute();
            Assert.Equal(Bits(Drawdown(last)), Bits(actual.Drawdown));
            // Where they cancel out or hardly differ, the original's sums lose digits.
            var exact = new ExactStatistics(last);
            if (Math.Abs(exact.Mean) * 8191 > exact.StdDev && exact.StdDev > 1e-6 * Math.Abs(exact.Mean))
            {
                Assert.Equal(Bits(Mean(last)), Bits(actual.Mean));
                Assert.Equal(Bits(Deviation(last)), Bits(actual.StdDev));
            }
        }).Check(Config);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RewardLanes256.Lanes)]
    [InlineData(RewardLanes512.Lanes)]
    public void Many_windows_at_once_give_what_each_gives_alone_to_the_last_bit(int lanes)
    {
        Assert.SkipWhen(lanes == RewardLanes256.Lanes && !System.Runtime.Intrinsics.X86.Avx.IsSupported, "this processor has no AVX");
        Assert.SkipWhen(lanes == RewardLanes512.Lanes && !System.Runtime.Intrinsics.X86.Avx512F.IsSupported, "this processor has no AVX-512");
        var cases = from fleet in Rewards.ListOf() from window in Gen.Elements(1, 5, 8, 50) select (fleet, window);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var windows = x.fleet.Select(rewards => Filled(rewards, x.window)).ToArray();
            var results = new RewardStatistics[windows.Length];
            RewardLanes.Compute(windows, results, lanes);
            Assert.Equal(windows.Select(window => Bits(window.Compute())), results.Select(Bits));
        }).Check(Config);
    }

    [Fact]
    public void Windows_too_long_for_the_lanes_are_computed_beside_the_others()
    {
        var windows = Enumerable.Range(1, 40)
            .Select(i => Filled([.. Enumerable.Range(0, 250 * i).Select(j => Math.Sin(i * j))], 1_000_000)).ToArray();

        Assert.Equal(windows.Select(window => Bits(window.Compute())), RewardLanes.Compute(windows).Select(Bits));
    }

    [Fact]
    public void A_fleet_keeps_agents_apart()
    {
        var cases = from agents in Gen.Choose(0, 30).ArrayOf() from window in Gen.Choose(1, 5) select (agents, window);
        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var fleet = new Fleet(x.window);
            for (var i = 0; i < x.agents.Length; i++)
                fleet.Add(new AgentEvent
                {
                    Agent = fleet.Agents.Intern($"agent {x.agents[i]}"),
                    Reward = i,
                    LatencyMs = double.NaN,
                    CostUsd = double.NaN
                });
            var expected = x.agents.Index().GroupBy(e => $"agent {e.Item}", e => (double)e.Index)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, group.LongCount(), group.TakeLast(x.window).Sum()));
            Assert.Equal(expected, fleet.Statistics().Select(s => (s.Agent, s.Runs, Math.Round(s.Mean * s.Count))));
        }).Check(Config);
    }

    private static RewardWindow Filled(double[] rewards, int length)
    {
        var window = new RewardWindow(length);
        foreach (var reward in rewards)
            window.Add(reward);
        return window;
    }

    private static double Mean(double[] rewards) => rewards.Length == 0 ? 0 : rewards.Aggregate(0.0, (sum, reward) => sum + reward) / rewards.Length;

    private static double Deviation(double[] rewards)
    {
        if (rewards.Length < 2)
            return 0;
        var mean = Mean(rewards);
        return Math.Sqrt(rewards.Aggregate(0.0, (sum, reward) => sum + (reward - mean) * (reward - mean)) / (rewards.Length - 1));
    }

    private static double Drawdown(double[] rewards) => rewards.Aggregate(
        (Current: 0.0, Drawdown: 0.0),
        (at, reward) =>
        {
            var current = Math.Min(0, at.Current + reward);
            return (current, Math.Min(at.Drawdown, current));
        }).Drawdown;

    private static void AssertNear(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{expected:R} and {actual:R} differ by more than {tolerance:R}.");

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    private static string Bits(RewardStatistics s) =>
        $"{s.Count} {Bits(s.Mean):x} {Bits(s.StdDev):x} {Bits(s.Sharpe):x} {Bits(s.Drawdown):x} {Bits(s.CurrentDrawdown):x}";
}
