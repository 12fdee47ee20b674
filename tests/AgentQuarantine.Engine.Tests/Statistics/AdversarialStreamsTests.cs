using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

/// <summary>Streams that make sums lose digits, against exact arithmetic: every statistic is right to twelve digits.</summary>
public sealed class AdversarialStreamsTests
{
    private static readonly double[] Losses = [.. Enumerable.Repeat(-0.1, 400)];

    private static readonly Dictionary<string, double[]> Streams = new()
    {
        ["losses after 1e14"] = [1e14, .. Losses],
        ["losses after 1e16"] = [1e16, .. Losses],
        ["losses after 1e300"] = [1e300, .. Losses],
        ["losses after the greatest double"] = [double.MaxValue, .. Losses],
        ["losses after gains that overflow"] = [1e308, 1e308, 1e308, .. Losses],
        ["losses between gains"] = [1e16, .. Losses, 1e16, -0.5, .. Losses, 3],
        ["losses that are taken back"] = [1e16, .. Losses, -1e16],
        ["a fall that is all but taken back"] = [-1e16, .. Losses, 1e16],
        ["alternating huge ones"] = [.. Enumerable.Range(0, 500).Select(i => i % 2 == 0 ? 1e16 + 2 * i : -1e16)],
        ["a rise and the same fall"] = [.. Enumerable.Range(0, 500).Select(i => i < 250 ? 0.1 : -0.1)],
        ["a rise and almost the same fall"] = [.. Enumerable.Range(0, 500).Select(i => i < 250 ? 0.1 : -0.1000001)],
        ["falling powers"] = [.. Enumerable.Range(0, 400).Select(i => -Math.ScaleB(1.1, 200 - i))],
        ["rising powers of either sign"] = [.. Enumerable.Range(0, 400).Select(i => Math.ScaleB(i % 2 == 0 ? 1.1 : -1.3, i - 200))],
        ["least doubles"] = [.. Enumerable.Range(0, 500).Select(i => double.Epsilon * (i % 7 - 4))],
        ["squares below the least double"] = [.. Enumerable.Range(0, 500).Select(i => 1e-200 * (i % 7 - 4))],
        ["squares beyond the greatest"] = [.. Enumerable.Range(0, 500).Select(i => 1e200 * (i % 7 - 4))],
        ["hardly different"] = [.. Enumerable.Range(0, 500).Select(i => 250000.33 + 1e-6 * (i % 3))],
        ["losses hardly different"] = [.. Enumerable.Range(0, 500).Select(i => -250000.33 + 1e-6 * (i % 3))],
        ["a hundred thousand losses"] = [.. Enumerable.Repeat(-0.1, 100_000)],
        ["a hundred thousand losses after 1e16"] = [1e16, .. Enumerable.Repeat(-0.1, 100_000), 0.3],
    };

    public static TheoryData<string> StreamNames => [.. Streams.Keys];

    [Theory, MemberData(nameof(StreamNames))]
    public void Every_statistic_is_right_to_twelve_digits(string stream)
    {
        var exact = new ExactStatistics(Streams[stream]);

        var actual = RewardStatistics.Compute(Streams[stream]);

        AssertClose(exact.Drawdown, actual.Drawdown, exact.Drawdown);
        AssertClose(exact.CurrentDrawdown, actual.CurrentDrawdown, exact.Drawdown);
        AssertClose(exact.Mean, actual.Mean, exact.Mean);
        AssertClose(exact.StdDev, actual.StdDev, exact.StdDev);
        AssertClose(exact.Sharpe, actual.Sharpe, exact.Sharpe);
    }

    [Theory, MemberData(nameof(StreamNames))]
    public void Every_sliding_window_has_the_exact_drawdown(string stream)
    {
        var sliding = new SlidingStatistics(450);
        var last = new Queue<double>();
        foreach (var (i, reward) in Streams[stream].Take(2000).Index())
        {
            sliding.Push(reward);
            last.Enqueue(reward);
            if (last.Count > 450)
                last.Dequeue();
            if (i % 41 != 0)
                continue;
            var exact = new ExactStatistics(last);
            AssertClose(exact.Drawdown, sliding.Current.Drawdown, exact.Drawdown);
            AssertClose(exact.CurrentDrawdown, sliding.Current.CurrentDrawdown, exact.Drawdown);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(RewardLanes256.Lanes)]
    [InlineData(RewardLanes512.Lanes)]
    public void Lanes_give_what_a_window_gives_alone(int lanes)
    {
        Assert.SkipWhen(lanes == RewardLanes256.Lanes && !System.Runtime.Intrinsics.X86.Avx.IsSupported, "this processor has no AVX");
        Assert.SkipWhen(lanes == RewardLanes512.Lanes && !System.Runtime.Intrinsics.X86.Avx512F.IsSupported, "this processor has no AVX-512");
        double[][] streams = [.. Streams.Values, [], [.. Losses, double.NegativeInfinity, .. Losses], [double.NegativeInfinity]];
        var windows = Array.ConvertAll(streams, Filled);
        var results = new RewardStatistics[windows.Length];

        RewardLanes.Compute(windows, results, lanes);

        Assert.Equal(streams.Select(rewards => RewardStatistics.Compute(rewards)), results);
    }

    [Theory]
    [InlineData(1e14)]
    [InlineData(1e16)]
    [InlineData(double.MaxValue)]
    public void No_gain_hides_the_losses_after_it(double gain)
    {
        var losses = RewardStatistics.Compute([gain, .. Losses]);

        Assert.Equal(-40, losses.Drawdown, 40e-12);
        Assert.Equal(losses.Drawdown, losses.CurrentDrawdown);
    }

    [Fact]
    public void A_loss_without_end_is_the_deepest_drawdown_and_every_value_is_finite()
    {
        var statistics = RewardStatistics.Compute([1, double.NegativeInfinity, 1, 1]);

        Assert.Equal((-double.MaxValue, -double.MaxValue), (statistics.Drawdown, statistics.CurrentDrawdown));
        Assert.Equal((-double.MaxValue / 4, double.MaxValue / 2), (statistics.Mean, statistics.StdDev));
        Assert.Equal(-0.5, statistics.Sharpe, 1e-12);
        var alone = new RewardStatistics(1, -double.MaxValue, 0, 0, -double.MaxValue, -double.MaxValue);
        Assert.Equal(alone, RewardStatistics.Compute([double.NegativeInfinity]));

        var sliding = new SlidingStatistics(4);
        foreach (var reward in new[] { 1, double.NegativeInfinity, 1, 1 })
            sliding.Push(reward);
        Assert.Equal(statistics, sliding.Current);
    }

    [Theory]
    [InlineData(250000.33, 40)]
    [InlineData(1e15 + 0.3, 500)]
    [InlineData(-0.1, 4096)]
    [InlineData(0.1, 5000)]
    [InlineData(1e-200, 500)]
    [InlineData(1.1e308, 500)]
    [InlineData(double.Epsilon, 500)]
    public void Equal_rewards_have_no_deviation_at_any_scale(double reward, int count)
    {
        var statistics = RewardStatistics.Compute([.. Enumerable.Repeat(reward, count)]);

        Assert.Equal((reward, 0, 0), (statistics.Mean, statistics.StdDev, statistics.Sharpe));
    }

    [Fact]
    public void Rewards_that_differ_in_their_last_digit_have_no_Sharpe_ratio()
    {
        var statistics = RewardStatistics.Compute([.. Enumerable.Range(0, 500).Select(i => i % 3 == 0 ? 250000.33 : Math.BitIncrement(250000.33))]);

        Assert.Equal(0, statistics.Sharpe);
        Assert.InRange(statistics.StdDev, 1e-12, 1e-10);
    }

    [Theory]
    [InlineData(1e-290)]
    [InlineData(1e-9)]
    [InlineData(1)]
    [InlineData(1e290)]
    public void A_Sharpe_ratio_does_not_depend_on_the_rewards_unit(double unit)
    {
        // 5 and -3 in turn: mean 1, deviation 4 but for n - 1.
        var statistics = RewardStatistics.Compute([.. Enumerable.Range(0, 40).Select(i => unit * (i % 2 == 0 ? 5 : -3))]);

        Assert.Equal(0.25 * Math.Sqrt(39 / 40.0), statistics.Sharpe, 1e-13);
    }

    private static RewardWindow Filled(double[] rewards)
    {
        var window = new RewardWindow(1_000_000);
        foreach (var reward in rewards)
            window.Add(reward);
        return window;
    }

    private static void AssertClose(double exact, double actual, double scale) =>
        Assert.True(Math.Abs(exact - actual) <= 1e-12 * Math.Abs(scale) + 2 * double.Epsilon, $"{actual:R} is not {exact:R}");
}
