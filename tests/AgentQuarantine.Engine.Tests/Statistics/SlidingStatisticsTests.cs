using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

public class SlidingStatisticsTests
{
    private static int Updates => Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1" ? 10_000_000 : 200_000;

    /// <summary>Streams by name: reward number i, from a seeded generator.</summary>
    private static readonly Dictionary<string, Func<Random, int, double>> Streams = new()
    {
        ["noise"] = (random, _) => random.NextDouble() - 0.5,
        ["cauchy"] = (random, _) => Math.Tan(Math.PI * (random.NextDouble() - 0.5)),
        ["huge value passing through"] = (random, i) => i % 1013 == 0 ? 1e15 : random.NextDouble() - 0.5,
        ["huge values of both signs"] = (random, i) => i % 97 == 0 ? 1e12 * (random.Next(2) * 2 - 1) : random.NextDouble() * 1e-3,
        ["far from zero"] = (random, _) => 1e9 + random.NextDouble(),
        ["constant"] = (_, _) => -0.1,
        ["losses after a gain beyond their last digit"] = (_, i) => i % 1013 == 0 ? 1e16 : -0.1,
        ["huge ones between others"] = (random, i) => i % 89 == 0 ? 1e16 * (random.Next(2) * 2 - 1) : random.NextDouble() - 0.6,
        ["least doubles"] = (random, _) => double.Epsilon * random.Next(-1000, 1000),
        ["alternating"] = (_, i) => i % 2 == 0 ? 1 : -1,
        ["a fall after a rise"] = (_, i) => i % 800 < 400 ? 1 : -1,
        ["scales from 1e-12 to 1e12"] = (random, i) => Math.Pow(10, i % 2400 / 100.0 - 12) * (random.NextDouble() - 0.5),
        ["zeros of both signs"] = (_, i) => i % 3 == 0 ? -0.0 : 0.0,
    };

    public static TheoryData<string> StreamNames => [.. Streams.Keys];

    [Theory, MemberData(nameof(StreamNames))]
    public void Every_step_equals_a_recomputation_to_1e_9_of_the_rewards_scale(string stream)
    {
        // A short window is recomputed at every step; a long one would make the test, not the code, slow.
        var random = new Random(7);
        var sliding = new SlidingStatistics(37);
        for (var i = 0; i < Updates / Streams.Count; i++)
        {
            sliding.Push(Streams[stream](random, i));
            AssertEqualsRecomputation(sliding, i);
        }
    }

    [Theory, MemberData(nameof(StreamNames))]
    public void Windows_of_500_agree_where_they_are_looked_at(string stream)
    {
        var random = new Random(8);
        var sliding = new SlidingStatistics(500);
        for (var i = 0; i < Updates / 2; i++)
        {
            sliding.Push(Streams[stream](random, i));
            if (i < 600 || i % 101 == 0)
                AssertEqualsRecomputation(sliding, i);
        }
    }

    [Fact]
    public void Rewards_may_enter_and_leave_in_any_order()
    {
        var random = new Random(9);
        var sliding = new SlidingStatistics(500);
        var model = new Queue<double>();
        for (var i = 0; i < Updates / 10; i++)
        {
            if (model.Count > 0 && random.Next(1000) < (i / 2000 % 2 == 0 ? 450 : 550))
            {
                sliding.Evict();
                model.Dequeue();
            }
            else
            {
                var reward = random.NextDouble() - 0.5;
                sliding.Push(reward);
                model.Enqueue(reward);
                if (model.Count > 500)
                    model.Dequeue();
            }
            if (i % 7 == 0)
                Assert.Equal(RewardStatistics.Compute([.. model]), sliding.Recompute());
            AssertEqualsRecomputation(sliding, i);
        }
    }

    [Fact]
    public void A_reward_that_overflows_every_sum_leaves_nothing_behind()
    {
        var sliding = new SlidingStatistics(10);
        foreach (var reward in new[] { double.MaxValue, -double.MaxValue, double.MaxValue })
            sliding.Push(reward);
        for (var i = 0; i < 10; i++)
            sliding.Push(i % 2 == 0 ? 0.25 : -0.5);

        Assert.Equal(new RewardStatistics(10, -0.125, sliding.Recompute().StdDev, sliding.Recompute().Sharpe, -1.5, -1.5), sliding.Recompute());
        AssertEqualsRecomputation(sliding, 0);
    }

    [Fact]
    public void An_emptied_window_is_that_of_no_rewards()
    {
        var sliding = new SlidingStatistics(3);
        sliding.Push(1);
        sliding.Push(-2);
        sliding.Evict();
        sliding.Evict();
        Assert.Equal(default, sliding.Current);

        sliding.Push(5);
        sliding.Clear();
        Assert.Equal(default, sliding.Current);
        Assert.Throws<InvalidOperationException>(sliding.Evict);
    }

    private static void AssertEqualsRecomputation(SlidingStatistics sliding, int step)
    {
        var expected = sliding.Recompute();
        var actual = sliding.Current;
        var scale = Scale(sliding);
        Assert.Equal(expected.Count, actual.Count);
        AssertNear(expected.Mean, actual.Mean, nameof(expected.Mean));
        AssertNear(expected.StdDev, actual.StdDev, nameof(expected.StdDev));
        scale = Math.Abs(expected.Drawdown);
        AssertNear(expected.Drawdown, actual.Drawdown, nameof(expected.Drawdown));
        AssertNear(expected.CurrentDrawdown, actual.CurrentDrawdown, nameof(expected.CurrentDrawdown));
        Assert.Equal(RewardStatistics.HasDeviation(actual.Mean, actual.StdDev) ? actual.Mean / actual.StdDev : 0, actual.Sharpe);

        void AssertNear(double wanted, double got, string what)
        {
            if (!(Math.Abs(wanted - got) <= 1e-9 * scale + 1e-150))
                Assert.Fail($"{what} at step {step} is {got:R}, a recomputation {wanted:R}, scale {scale:R}");
        }
    }

    private static double Scale(SlidingStatistics sliding)
    {
        sliding.Runs(out var older, out var newer);
        var scale = 0.0;
        foreach (var reward in older)
            scale = Math.Max(scale, Math.Abs(reward));
        foreach (var reward in newer)
            scale = Math.Max(scale, Math.Abs(reward));
        return scale;
    }
}
