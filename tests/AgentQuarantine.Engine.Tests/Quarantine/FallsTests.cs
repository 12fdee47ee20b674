using AgentQuarantine.Rehearsal;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>Where a drawdown comes from agrees with what it is.</summary>
public sealed class FallsTests
{
    private static readonly double[] Rewards = [1, -2, 0.5, -1, 3, -0.5, -0.5];

    [Fact]
    public void The_deepest_fall_begins_after_the_peak_and_ends_at_the_bottom() => Assert.Equal((1, 3, -2.5), Falls.Deepest(Rewards, 0));

    [Fact]
    public void A_target_makes_every_reward_below_it_a_part_of_the_fall() => Assert.Equal((1, 3, -4), Falls.Deepest(Rewards, 0.5));

    [Fact]
    public void Where_nothing_falls_there_is_no_fall() => Assert.Null(Falls.Deepest([0, 1, 2], 0));

    [Fact]
    public void A_limit_is_breached_by_the_reward_that_reaches_it()
    {
        Assert.Equal(1, Falls.Breach(Rewards, 0, -2));
        Assert.Equal(3, Falls.Breach(Rewards, 0, -2.5));
        Assert.Null(Falls.Breach(Rewards, 0, -2.6));
        Assert.Equal(-1, Falls.Current(Rewards, 0));
    }

    [Fact]
    public void So_many_rewards_have_to_leave_and_no_fewer()
    {
        var random = new SeededRandom(7, "falls");
        for (var trial = 0; trial < 200; trial++)
        {
            var rewards = Enumerable.Range(0, 1 + (int)random.Next(30)).Select(_ => (int)random.Next(9) - 4.0).ToArray();
            var limit = -1.0 - random.Next(8);

            var leave = Falls.UntilAbove(rewards, 0, limit);

            Assert.True(RewardStatistics.Compute(rewards.AsSpan(leave)).Drawdown > limit);
            Assert.True(leave == 0 || RewardStatistics.Compute(rewards.AsSpan(leave - 1)).Drawdown <= limit);
        }
    }
}
