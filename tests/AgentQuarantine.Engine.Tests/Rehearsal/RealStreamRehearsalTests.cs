using AgentQuarantine.Calibration;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
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

    /// <summary>Their rewards are never negative, so that no plain drawdown tells of anything that becomes of them.</summary>
    [Fact]
    public void An_agent_without_losses_that_comes_to_earn_what_a_worse_one_does_is_caught_by_its_target()
    {
        var history = new RewardHistory();
        new EventLog(RealStreamsTests.Log).Read(ReadRequest.All, history, cancellation: TestContext.Current.CancellationToken);
        var agents = Enumerable.Range(0, history.Agents.Count).Where(i => history.Agents[i].EndsWith("CartPole-v1"))
            .ToDictionary(i => history.Agents[i], history.Rewards);
        var worst = agents.Values.MinBy(rewards => Later(rewards).Average())!;

        Assert.Equal(6, agents.Count);
        foreach (var (name, rewards) in agents)
        {
            var (good, bad) = (Later(rewards), rewards == worst ? rewards[..(rewards.Length / 2)] : Later(worst));
            var options = new CalibrationOptions
            {
                Catch = new SmallestFall((good.Average() - bad.Average()) / 2, InDeviations: false),
                FalseAlarmsPerDay = 1,
                Replicates = 100,
                MostRewardsDrawn = 200_000,
            };
            var agent = DrawdownCalibrator.Calibrate(name, good, 500, rewardsPerDay: 1000, options, TestContext.Current.CancellationToken);
            var alarm = new DrawdownAlarm(500, agent.SuggestedTarget!.Value, agent.SuggestedTargetLimit!.Value);

            Assert.Null(agent.SuggestedLimit);
            Assert.InRange(bad.TakeWhile(reward => !Raises(alarm, reward)).Count() + 1, 1, bad.Length);
        }

        static double[] Later(double[] rewards) => rewards[(rewards.Length / 2)..];

        static bool Raises(DrawdownAlarm alarm, double reward)
        {
            alarm.Add(reward);
            return alarm.IsRaised;
        }
    }

    [Fact]
    public void A_fall_made_in_each_stream_is_caught_also_where_no_drawdown_can_tell_of_it()
    {
        var log = new EventLog(RealStreamsTests.Log);
        var history = new RewardHistory();
        log.Read(ReadRequest.All, history, cancellation: TestContext.Current.CancellationToken);
        var streams = Enumerable.Range(0, history.Agents.Count).ToDictionary(i => history.Agents[i], history.Rewards);
        var cannotBreach = FleetReader.Read(log, LedgerSnapshot.Empty, new FleetReadOptions { MarksEnd = false }, DateTimeOffset.UnixEpoch).Agents
            .Where(agent => agent.Drawdown == 0).Select(agent => agent.Agent).ToHashSet();

        var falls = MadeFall.InEach(streams, Coarse);

        Assert.Equal((25, 9), (falls.Count, cannotBreach.Count));
        Assert.All(falls.Where(fall => cannotBreach.Contains(fall.Agent)), fall => Assert.InRange(fall.Target ?? 0, 1, MadeFall.Longest));
        // A third of a deviation, of which fifty rewards tell nothing.
        Assert.Equal("ddpg/Pendulum-v1", Assert.Single(falls, fall => (fall.Drawdown ?? fall.Target ?? fall.Evidence) is null).Agent);
        Assert.All(falls.Where(fall => !fall.HasLosses), fall => Assert.Null(fall.Drawdown));
    }

    [Fact]
    public void A_fall_made_in_streams_without_losses_is_caught_by_its_target_and_by_no_drawdown()
    {
        var random = new SeededRandom(1);
        double[] Stream(double mean) => [.. Enumerable.Range(0, 600).Select(i => (i < 300 ? 1 : mean) + random.NextDouble())];
        var streams = new Dictionary<string, double[]>
        {
            ["a/one"] = Stream(3),
            ["b/one"] = Stream(2),
            ["a/two"] = Stream(2.5),
            ["b/two"] = Stream(2.4),
        };

        var falls = MadeFall.InEach(streams, Coarse);

        Assert.Equal(["b/one", "b/one", "b/two", "b/two"], falls.OrderBy(fall => fall.Worse).Select(fall => fall.Worse));
        Assert.All(falls, fall => Assert.Null(fall.Drawdown));
        Assert.All(falls.Where(fall => fall.Fall > 1), fall => Assert.InRange(fall.Target ?? 0, 1, 20));
        // A fall of a third of a deviation is not what was asked for.
        Assert.InRange(falls.Single(fall => fall.Agent == "a/two").Fall, 0.2, 0.5);
    }

    private static CalibrationOptions Coarse => new() { Replicates = 100, MostRewardsDrawn = 200_000 };

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
