using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

public sealed class EquityLineTests
{
    [Fact]
    public void A_short_window_has_a_point_after_every_reward() =>
        Assert.Equal([1, -1, 2, 2.5], EquityLine.Of([1, -2], [3, 0.5]));

    [Fact]
    public void Nothing_is_a_line_without_points() => Assert.Empty(EquityLine.Of([], []));

    [Fact]
    public void A_long_window_has_a_point_at_the_end_of_each_stretch()
    {
        var line = EquityLine.Of(Enumerable.Repeat(1.0, 500).ToArray(), Enumerable.Repeat(1.0, 101).ToArray());

        Assert.Equal(EquityLine.MaxPoints, line.Length);
        Assert.Equal(601, line[^1]);
        Assert.All(line.Zip([0, .. line]), pair => Assert.InRange(pair.First - pair.Second, 10, 11));
    }

    [Fact]
    public void Sums_out_of_range_stay_finite() =>
        Assert.Equal([double.MaxValue, double.MaxValue, 0, -double.MaxValue, -double.MaxValue], EquityLine.Of(
            [double.MaxValue, double.MaxValue, -double.MaxValue, -double.MaxValue, -double.MaxValue], []));

    [Fact]
    public void The_last_point_is_the_sum_and_the_points_are_as_many_as_there_is_room_for()
    {
        for (var length = 0; length < 400; length++)
        {
            double[] rewards = [.. Enumerable.Range(0, length).Select(i => (double)((i * 7919 % 41) - 20))];

            var line = EquityLine.Of(rewards.AsSpan(0, length / 3), rewards.AsSpan(length / 3));

            Assert.Equal(Math.Min(length, EquityLine.MaxPoints), line.Length);
            Assert.Equal(rewards.Sum(), line.LastOrDefault());
        }
    }

    [Fact]
    public void It_is_made_only_where_it_is_asked_for()
    {
        Assert.Null(Read(draws: false).Equity);
        Assert.Equal([0.5, 0.25], Read(draws: true).Equity);

        static AgentRewardStats Read(bool draws)
        {
            var fleet = new Fleet { DrawsEquity = draws };
            var agent = fleet.Agents.Intern("a");
            fleet.Add(new AgentEvent { Agent = agent, Reward = 0.5, LatencyMs = double.NaN, CostUsd = double.NaN });
            fleet.Add(new AgentEvent { Agent = agent, Reward = -0.25, LatencyMs = double.NaN, CostUsd = double.NaN });
            return Assert.Single(fleet.Statistics());
        }
    }
}
