using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Rehearsal;

public class FallCalibratorTests
{
    private static readonly CalibrationOptions Options = new()
    {
        Last = null,
        Catch = new SmallestFall(0.5, InDeviations: true),
        FalseAlarmsPerDay = 0.05,
        Replicates = 200,
    };

    [Fact]
    public void A_target_catches_a_fall_sooner_than_a_plain_drawdown_does()
    {
        var agent = Calibrate(Normal(20_000, mean: 0));

        Assert.Equal(agent.Mean - agent.Std / 4, agent.SuggestedTarget!.Value, 3);
        Assert.InRange(agent.SuggestedTargetLimit!.Value, -35, -12);
        Assert.InRange(agent.TargetDelay!.Value, 20, 0.6 * agent.DrawdownDelay!.Value);
        Assert.InRange(agent.EvidenceDelay!.Value, agent.TargetDelay.Value, 400);
        Assert.Equal((1, 57_600.0), (agent.EvidenceBlock, agent.FalseAlarmEvery));
        Assert.Null(agent.Caution);
    }

    [Fact]
    public void An_agent_without_a_loss_gets_a_target_and_a_limit()
    {
        var random = new SeededRandom(5);
        var agent = Calibrate([.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble())]);

        Assert.Null(agent.SuggestedLimit);
        Assert.InRange(agent.SuggestedTargetLimit!.Value, -20, -2);
        Assert.NotNull(agent.TargetDelay);
        var policy = CalibratedPolicy.Make(FleetPolicy.Default, [agent]).For("a");
        Assert.Equal((agent.SuggestedTarget!.Value, agent.SuggestedTargetLimit), (policy.RewardTarget, policy.DrawdownLimit));
        Assert.Equal((agent.Baseline, agent.RewardUpperBound, null), (policy.Baseline, policy.RewardUpperBound, policy.EvidenceLimit));
        policy = policy with { EvidenceLimit = agent.FalseAlarmEvery };
        new FleetPolicy { Defaults = policy }.Validate();
    }

    [Fact]
    public void An_agent_that_always_earns_the_same_gets_a_limit_of_ten_rewards_after_the_fall()
    {
        var options = Options with { Catch = new SmallestFall(100, InDeviations: false) };
        var agent = DrawdownCalibrator.Calibrate(
            "a", [.. Enumerable.Repeat(500.0, 200)], 500, rewardsPerDay: 2880, options, TestContext.Current.CancellationToken);

        Assert.Equal((450.0, -500.0, 10.0), (agent.SuggestedTarget, agent.SuggestedTargetLimit, agent.TargetDelay));
        Assert.Contains("no reward fell short", agent.Caution);
    }

    [Fact]
    public void A_short_log_promises_nothing_and_says_how_long_it_has_to_be()
    {
        Assert.Contains("too short to promise a rate", Calibrate(Normal(200, mean: 0)).Caution);
        Assert.Equal("fewer than 30 rewards", Calibrate(Normal(20, mean: 0)).Caution);
    }

    [Fact]
    public void Rewards_that_depend_on_each_other_are_taken_in_blocks()
    {
        var last = 0.0;
        var dependent = Normal(20_000, mean: 0).Select(next => last = 0.8 * last + 0.6 * next).ToArray();

        var settings = EvidenceCalibrator.Of(dependent)!.Value;

        Assert.InRange(settings.Block, 10, 400);
        Assert.InRange(settings.Baseline, -0.2, 0);
        Assert.Null(EvidenceCalibrator.Of([.. Enumerable.Repeat(1.0, 1000)]));
    }

    [Theory]
    [InlineData("0.5sd", 0.5, true)]
    [InlineData("2", 2, false)]
    [InlineData("0", 0, null)]
    [InlineData("-1sd", 0, null)]
    [InlineData("much", 0, null)]
    public void A_fall_is_read(string text, double amount, bool? inDeviations)
    {
        Assert.Equal(inDeviations is not null, SmallestFall.TryParse(text, out var fall));
        if (inDeviations is { } deviations)
            Assert.Equal(new SmallestFall(amount, deviations), fall);
    }

    private static DrawdownCalibration Calibrate(double[] rewards) =>
        DrawdownCalibrator.Calibrate("a", rewards, Fleet.DefaultWindow, rewardsPerDay: 2880, Options, TestContext.Current.CancellationToken);

    private static double[] Normal(int count, double mean)
    {
        var random = new SeededRandom(3);
        return [.. Enumerable.Range(0, count).Select(_ =>
            mean + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}
