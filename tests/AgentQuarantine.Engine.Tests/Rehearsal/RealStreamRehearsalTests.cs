using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Tests.Statistics;

namespace AgentQuarantine.Tests.Rehearsal;

/// <summary>The streams of real reinforcement-learning agents, which learn, and so change.</summary>
public class RealStreamRehearsalTests
{
    [Fact]
    public void At_the_default_limit_every_agent_that_can_fall_is_quarantined_and_at_a_fitting_one_at_most_half()
    {
        var rows = PolicyRehearser.Run(new EventLog(RealStreamsTests.Log), RehearsedPolicy.From([], [-3, -60_000]), new RehearsalOptions());

        var strict = rows.Where(row => row.Policy == "limit -3").ToList();
        Assert.Equal(25, strict.Count);
        Assert.All(strict, row => Assert.Equal(!row.Agent.Contains("CartPole"), row.Quarantines > 0));
        Assert.InRange(rows.Where(row => row.Policy != "limit -3").Count(row => row.Quarantines > 0),
            1, strict.Count(row => row.Quarantines > 0) / 2);
        Assert.Equal(30_634, strict.Sum(row => row.Rewards));
        Assert.All(rows, row => Assert.True(row.RewardsInQuarantine <= row.Rewards && row.LossesAvoided >= 0 && row.GainsForgone >= 0));
    }

    [Fact]
    public void Holds_and_probation_lose_fewer_gains_than_the_original_s_release()
    {
        var holds = new FleetPolicy { Defaults = new() { DrawdownLimit = -2000, BaseHold = TimeSpan.FromMinutes(15) } };

        var rows = PolicyRehearser.Run(new EventLog(RealStreamsTests.Log),
            [.. RehearsedPolicy.From([], [-2000]), new("holds", holds)], new RehearsalOptions());

        var byPolicy = rows.GroupBy(row => row.Policy).Select(policy => policy.Sum(row => row.GainsForgone)).ToList();
        Assert.True(byPolicy[1] < byPolicy[0], $"{byPolicy[1]} against {byPolicy[0]}");
    }

    [Fact]
    public void A_calibration_tells_the_scale_of_every_agent_and_the_same_twice()
    {
        var options = new CalibrationOptions { Replicates = 100, FalseAlarmsPerDay = 1, MostRewardsDrawn = 100_000 };

        var agents = DrawdownCalibrator.Calibrate(new EventLog(RealStreamsTests.Log), options);

        Assert.Equal(agents, DrawdownCalibrator.Calibrate(new EventLog(RealStreamsTests.Log), options));
        Assert.Equal(25, agents.Count);
        Assert.All(agents.Where(agent => !agent.Agent.Contains("CartPole")),
            agent => Assert.True(agent.SuggestedLimit < -500 && agent.HitProbability > 0.5));
        Assert.All(agents.Where(agent => agent.Agent.Contains("CartPole")), agent => Assert.Null(agent.SuggestedLimit));
        Assert.All(agents, agent => Assert.InRange(agent.Window, 1, 500));
    }
}
