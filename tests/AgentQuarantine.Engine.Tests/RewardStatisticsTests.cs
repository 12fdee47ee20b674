using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests;

public class RewardStatisticsTests
{
    [Theory]
    [InlineData(30, -0.1, true)]
    [InlineData(10, -0.3, false)]
    public void Equal_losses_meet_the_limit_as_they_do_in_the_original(int count, double reward, bool breaches)
    {
        var statistics = RewardStatistics.Compute(Enumerable.Repeat(reward, count).ToArray());

        Assert.Equal(breaches, statistics.Drawdown <= -3.0);
    }
}
