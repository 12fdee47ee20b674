using AgentQuarantine.Rehearsal;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Rehearsal;

public class DrawdownCalibratorTests
{
    // 2,880 rewards a day, ten between two checks: two false alarms in five days are one in 720 checks.
    private const double RewardsPerDay = 2880;
    private static readonly CalibrationOptions Options = new() { FalseAlarmsPerDay = 0.4, Replicates = 200, MostRewardsDrawn = 1_000_000 };

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.05, 0)]
    [InlineData(-0.05, 0)]
    [InlineData(0, 0.5)]
    public void The_false_alarm_rate_of_unchanged_agents_is_within_a_factor_of_two_of_the_one_asked_for(double mean, double correlation)
    {
        const int Agents = 6, Known = 15_000, Days = 100;
        var alarms = 0;
        for (var agent = 0u; agent < Agents; agent++)
        {
            var rewards = SyntheticRewards.Noise(agent, Known + (int)RewardsPerDay * Days, mean, correlation);
            var calibration = DrawdownCalibrator.Calibrate("a" + agent, rewards[..Known], 500, RewardsPerDay, Options);
            alarms += Alarms(rewards.AsSpan(Known), calibration.SuggestedLimit!.Value).Count;
        }

        Assert.InRange(alarms / (double)(Agents * Days), 0.4 / 2, 0.4 * 2);
    }

    [Fact]
    public void The_calibrated_limit_catches_an_agent_whose_mean_falls()
    {
        const int Agents = 5, Known = 10_000;
        for (var agent = 0u; agent < Agents; agent++)
        {
            var before = SyntheticRewards.Noise(agent, Known, mean: 0.1);
            var after = SyntheticRewards.Noise(agent + 100, 1000, mean: -0.4);
            var limit = DrawdownCalibrator.Calibrate("a" + agent, before, 500, RewardsPerDay, Options).SuggestedLimit!.Value;

            var caught = Alarms([.. before[^500..], .. after], limit)[0] - 500;

            Assert.InRange(caught, 0, 400);
        }
    }

    [Fact]
    public void Rewards_that_overflow_every_sum_have_the_deepest_drawdown_and_no_limit()
    {
        var rewards = SyntheticRewards.Noise(3, 1000).Select(reward => Math.Clamp(reward, -1, 1) * 1e308).ToArray();

        var calibration = DrawdownCalibrator.Calibrate("a", rewards, 500, RewardsPerDay, Options with { BlockLength = 10 });

        Assert.Equal((-double.MaxValue, null), (calibration.ExpectedDrawdown, calibration.SuggestedLimit));
    }

    [Fact]
    public void Driftless_noise_has_the_drawdown_that_the_closed_form_says()
    {
        var noise = SyntheticRewards.Noise(4, 20_000);
        var mean = noise.Average();
        var driftless = noise.Select(reward => reward - mean).ToArray();
        var calibration = DrawdownCalibrator.Calibrate("a", driftless, 1000, null, Options);

        // The closed form is that of continuous time; a walk of discrete steps falls a little less.
        Assert.Equal(-Math.Sqrt(Math.PI / 2) * Math.Sqrt(1000) * calibration.StdDev, calibration.ClosedFormDrawdown, 9);
        Assert.InRange(calibration.ExpectedDrawdown!.Value / calibration.ClosedFormDrawdown, 0.85, 1.1);
    }

    [Fact]
    public void Fewer_false_alarms_ask_for_a_deeper_limit_and_a_rate_beyond_the_paths_is_continued()
    {
        var rewards = SyntheticRewards.Noise(5, 5000);
        var limits = new[] { 100, 10, 1, 0.1, 0.01, 1e-6 }
            .Select(rate => DrawdownCalibrator.Calibrate("a", rewards, 500, RewardsPerDay, Options with { FalseAlarmsPerDay = rate }))
            .ToArray();

        Assert.Equal(limits.OrderByDescending(limit => limit.SuggestedLimit), limits);
        Assert.False(limits[2].Extrapolated);
        Assert.True(limits[^1].Extrapolated);
        Assert.InRange(limits[^1].SuggestedLimit!.Value / limits[2].SuggestedLimit!.Value, 1.1, 5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_calibration_and_another_seed_another()
    {
        var rewards = SyntheticRewards.Noise(6, 2000);

        var one = DrawdownCalibrator.Calibrate("a", rewards, 500, RewardsPerDay, Options);

        Assert.Equal(one, DrawdownCalibrator.Calibrate("a", rewards, 500, RewardsPerDay, Options));
        Assert.NotEqual(one, DrawdownCalibrator.Calibrate("a", rewards, 500, RewardsPerDay, Options with { Seed = 2 }));
        Assert.NotEqual(one.ExpectedDrawdown, DrawdownCalibrator.Calibrate("b", rewards, 500, RewardsPerDay, Options).ExpectedDrawdown);
    }

    [Fact]
    public void A_limit_s_probability_and_rate_are_those_of_the_policy()
    {
        var calibration = DrawdownCalibrator.Calibrate("a", SyntheticRewards.Noise(7, 5000), 500, RewardsPerDay, Options);

        Assert.Equal(-3, calibration.Limit);
        Assert.Equal(1, calibration.HitProbability);
        Assert.InRange(calibration.FalseAlarmsPerDay!.Value, 50, 288);
        Assert.True(calibration.SuggestedLimit < calibration.ExpectedDrawdown);
        Assert.True(calibration.Drawdown99 < calibration.Drawdown95 && calibration.Drawdown95 < calibration.ExpectedDrawdown);
    }

    [Fact]
    public void Rewards_that_never_fall_get_no_limit() =>
        Assert.Null(DrawdownCalibrator.Calibrate("a", SyntheticRewards.Noise(8, 500, mean: 10), 500, RewardsPerDay, Options).SuggestedLimit);

    [Fact]
    public void Rewards_that_fall_at_a_constant_rate_get_a_limit_just_beyond_their_window() =>
        Assert.InRange(
            DrawdownCalibrator.Calibrate("a", Enumerable.Repeat(-0.1, 600).ToArray(), 500, RewardsPerDay, Options).SuggestedLimit!.Value,
            -51, -50.0001);

    [Fact]
    public void Too_few_rewards_are_described_but_not_calibrated()
    {
        var calibration = DrawdownCalibrator.Calibrate("a", SyntheticRewards.Noise(9, 29), 500, RewardsPerDay, Options);

        Assert.Equal(29, calibration.Count);
        Assert.Null(calibration.ExpectedDrawdown);
        Assert.Null(calibration.SuggestedLimit);
    }

    [Fact]
    public void Without_rewards_per_day_there_is_no_rate_and_no_suggestion()
    {
        var calibration = DrawdownCalibrator.Calibrate("a", SyntheticRewards.Noise(10, 500), 500, null, Options);

        Assert.NotNull(calibration.ExpectedDrawdown);
        Assert.Null(calibration.FalseAlarmsPerDay);
        Assert.Null(calibration.SuggestedLimit);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000_000)]
    public void Rare_and_crowded_streams_are_calibrated_too(double rewardsPerDay)
    {
        var calibration = DrawdownCalibrator.Calibrate("a", SyntheticRewards.Noise(11, 5000), 500, rewardsPerDay, Options);

        Assert.InRange(calibration.SuggestedLimit!.Value, -200, -3);
    }

    /// <summary>The rewards at which a check every ten rewards raised an alarm; after each the window begins anew.</summary>
    private static List<int> Alarms(ReadOnlySpan<double> rewards, double limit)
    {
        var alarms = new List<int>();
        var window = new SlidingStatistics(500);
        for (var i = 0; i < rewards.Length; i++)
        {
            window.Push(rewards[i]);
            if (i % 10 != 9 || window.Current.Drawdown > limit)
                continue;
            alarms.Add(i);
            window.Clear();
        }
        return alarms;
    }
}
