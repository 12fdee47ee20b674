using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

public sealed class FleetTests
{
    private readonly Fleet _fleet = new(window: 3);
    private long _offset;

    [Fact]
    public void Runs_errors_and_means_are_of_all_events_and_the_window_of_the_last_rewards()
    {
        Add("a", reward: 1, latency: 10, isError: true);
        Add("a");
        Add("a", reward: 2, latency: 30, cost: 0.5);
        Add("a", reward: 3);
        Add("a", reward: 4, isError: true);
        var a = Assert.Single(_fleet.Statistics("log"));

        Assert.Equal((5, 2, 3, 3.0), (a.Runs, a.Errors, a.Count, a.Mean));
        Assert.Equal((20.0, 0.5, 4.0), (a.MeanLatencyMs, a.MeanCostUsd, a.LastReward));
        Assert.Equal(("log", 0, 40), (a.Path, a.FirstByte, a.LastByte));
    }

    [Fact]
    public void What_no_event_carries_is_not_known()
    {
        Add("a");
        var a = Assert.Single(_fleet.Statistics());

        Assert.Equal((0, 0.0, 0.0), (a.Count, a.Mean, a.Drawdown));
        Assert.Null(a.LastReward);
        Assert.Null(a.LastSeen);
        Assert.Null(a.MeanLatencyMs);
        Assert.Null(a.MeanCostUsd);
    }

    [Fact]
    public void The_last_time_seen_is_the_greatest_and_the_agents_come_in_ordinal_order()
    {
        Add("b", time: 300);
        Add("a", time: 200);
        Add("a", time: 100);
        Add("Z");

        Assert.Equal(["Z", "a", "b"], _fleet.Statistics().Select(s => s.Agent));
        Assert.Equal([null, 200L, 300L], _fleet.Statistics().Select(s => s.LastSeen?.UtcTicks));
    }

    [Fact]
    public void Past_an_agents_mark_its_events_are_kept_apart_as_well()
    {
        _fleet.Mark("a", new Cutoff(15, 0));
        Add("a", reward: -5);
        Add("b", reward: -5);
        Add("a", reward: 2);
        Add("a", reward: -1);
        var stats = _fleet.Statistics();

        Assert.Equal((3, -5.0, 2, -1.0), (stats[0].Count, stats[0].Drawdown, stats[0].Judged.Count, stats[0].Judged.Drawdown));
        Assert.Equal((20, 30), (stats[0].Judged.FirstByte, stats[0].Judged.LastByte));
        Assert.Null(stats[1].PastMark);
    }

    [Fact]
    public void An_agent_without_events_past_its_mark_is_judged_by_none()
    {
        _fleet.Mark("a", new Cutoff(0, 1000));
        _fleet.Mark("never seen", new Cutoff(0, 1000));
        Add("a", reward: -5, time: 999);
        var a = Assert.Single(_fleet.Statistics());

        Assert.Equal((1, 0), (a.Count, a.Judged.Count));
    }

    [Fact]
    public void Marks_of_several_logs_hold_each_for_its_own()
    {
        _fleet.Mark("a", new Cutoff(100, 0) { Source = 0 });
        _fleet.Mark("a", new Cutoff(15, 0) { Source = 1 });
        Add("a", reward: 1, source: 0);
        Add("a", reward: 2, source: 1);
        Add("a", reward: 3, source: 1);
        Add("a", reward: 4, source: 2);
        var a = Assert.Single(_fleet.Statistics());

        Assert.Equal((3, 2, 3.5), (a.Count, a.Judged.Count, a.Judged.Mean * 1.0));
        Assert.Equal((-1, -1), (a.FirstByte, a.LastByte));
    }

    [Fact]
    public void Sums_out_of_range_stay_finite()
    {
        Add("a", reward: 1e308, latency: 1e308, cost: 1e308);
        Add("a", reward: 1e308, latency: 1e308, cost: 1e308);
        Add("a", reward: -1e308, latency: 1e308, cost: 1e308);
        var a = Assert.Single(_fleet.Statistics());

        Assert.Equal(-1e308, a.Drawdown, 1e294);
        Assert.Equal(1e308 / 3, a.Mean, 1e294);
        Assert.True(double.IsFinite(a.MeanLatencyMs!.Value) && double.IsFinite(a.MeanCostUsd!.Value));
    }

    [Fact]
    public void Events_without_a_reward_are_counted_by_their_reason_and_an_infinite_loss_is_in_the_window()
    {
        Add("a", reward: 1);
        Add("a", why: NoReward.Missing);
        Add("a", why: NoReward.Unreadable);
        Add("a", why: NoReward.NotFinite);
        Add("a", why: NoReward.NegativeInfinity);
        var a = Assert.Single(_fleet.Statistics());

        Assert.Equal((5, 2, 2, 2), (a.Runs, a.RewardsMissing, a.RewardsNotFinite, a.Count));
        Assert.Equal((-double.MaxValue, -double.MaxValue), (a.LastReward, a.Drawdown));

        Add("a", reward: 1);
        Add("a", reward: 1);
        Add("a", reward: 1);
        Assert.Equal(0, _fleet.Statistics().Single().Drawdown);
    }

    [Theory]
    [InlineData(3, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(500, 19, false)]
    [InlineData(500, 20, true)]
    public void Rewards_have_stopped_where_the_newest_events_have_none(int window, int silent, bool stopped)
    {
        var tally = new AgentTally(window);
        for (var i = 0; i <= silent; i++)
            tally.Add(new AgentEvent { Reward = i == 0 ? 1 : double.NaN, NoReward = NoReward.NotFinite });
        Assert.Equal(stopped, tally.RewardsHaveStopped);

        tally.Add(new AgentEvent { Reward = 1 });
        Assert.False(tally.RewardsHaveStopped);
    }

    private void Add(
        string agent, double reward = double.NaN, double latency = double.NaN,
            double cost = double.NaN, long time = 0, bool isError = false, int source = 0, NoReward why = NoReward.Missing)
    {
        _fleet.Add(new AgentEvent
        {
            Agent = _fleet.Agents.Intern(agent),
            Source = source,
            Offset = _offset,
            Reward = reward,
            LatencyMs = latency,
            CostUsd = cost,
            Timestamp = time,
            IsError = isError,
            NoReward = why,
        });
        _offset += 10;
    }
}
