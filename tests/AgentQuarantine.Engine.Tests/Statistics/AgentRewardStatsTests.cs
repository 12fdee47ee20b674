using AgentQuarantine.Tests.Quarantine;

namespace AgentQuarantine.Tests.Statistics;

public class AgentRewardStatsTests
{
    [Fact]
    public void Statistics_are_told_in_a_line_with_and_without_a_mark()
    {
        Assert.Equal(
            "AgentRewardStats { Agent = a, Count = 50, Mean = 0.1, Std = 1, Sharpe = 0.1, Drawdown = -2, Runs = 50, Errors = 0 }",
            Given.Stats("a", -2).ToString());
        Assert.Contains("Drawdown = -2", Given.Stats("a", -2, 50, past: -1, pastCount: 3).ToString());
    }
}
