using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Statistics;

/// <summary>What is kept of single events gives what all of them would.</summary>
public class KeptEventsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(90, true)]
    public void Those_that_are_too_old_for_every_question_may_go(int minutes, bool slides)
    {
        var window = TimeSpan.FromMinutes(minutes);
        var random = new Random(minutes);
        var asked = new AskedStatistics(0, window, P95Latency: true, CostPerHour: true, StartingEquity: null);
        for (var run = 0; run < 6; run++)
        {
            var kept = new KeptEvents(asked, slides);
            var all = new List<AgentEvent>();
            for (var i = 0; i < 150; i++)
            {
                if (slides && random.Next(3) == 0 && all.Count > 0)
                {
                    kept.Remove(all[0]);
                    all.RemoveAt(0);
                }
                var e = new AgentEvent
                {
                    // The clock goes back at times, some events have no time, and the first ones of some runs have none.
                    Timestamp = (i < 20 && run % 2 == 0) || random.Next(10) == 0
                        ? 0
                        : new DateTime(2026, 1, 1).AddSeconds((60 * i) + random.Next(-600, 600)).Ticks,
                    Reward = random.Next(8) == 0 ? double.NaN : random.Next(-5, 5),
                    LatencyMs = random.Next(4) == 0 ? double.NaN : random.Next(100),
                    CostUsd = random.Next(4) == 0 ? double.NaN : random.NextDouble(),
                };
                kept.Add(e);
                all.Add(e);

                Assert.Equal([.. Since(all, window).Select(e => e.Reward).Where(reward => !double.IsNaN(reward))], kept.Rewards(window));
                double[] costs = [.. Since(all, Hour).Select(e => e.CostUsd).Where(cost => !double.IsNaN(cost))];
                Assert.Equal(costs.Length == 0 ? null : costs.Aggregate(0.0, (sum, cost) => sum + cost), kept.CostOfLastHour());
                double[] latencies = [.. all.Select(e => e.LatencyMs).Where(latency => !double.IsNaN(latency)).Order()];
                Assert.Equal(latencies.Length == 0 ? null : latencies[(int)Math.Ceiling(0.95 * latencies.Length) - 1], kept.P95Latency());
            }
        }
    }

    [Fact]
    public void Who_is_asked_for_more_than_was_kept_says_so()
    {
        var hours = new AskedStatistics(0, TimeSpan.FromHours(6), false, false, null);
        var kept = new KeptEvents(hours, slides: false);

        Assert.True(kept.Covers(hours));
        Assert.True(kept.Covers(hours with { CostPerHour = true }));
        Assert.True(kept.Covers(hours with { Window = Hour, Target = 1, StartingEquity = 10 }));
        Assert.False(kept.Covers(hours with { Window = TimeSpan.FromHours(7) }));
        Assert.False(kept.Covers(hours with { P95Latency = true }));
        Assert.False(new KeptEvents(default(AskedStatistics) with { P95Latency = true }, slides: false).Covers(hours));
    }

    [Fact]
    public void Who_is_met_under_another_policy_is_not_judged_by_what_is_not_kept()
    {
        var fleet = new Fleet { Asked = _ => new AskedStatistics(0, Hour, false, false, null) };
        fleet.Add(new AgentEvent { Agent = fleet.Agents.Intern("a"), Reward = 1 });
        var longer = new AskedStatistics(0, 2 * Hour, false, false, null);
        fleet.Asked = _ => longer;

        Assert.NotEqual(longer, fleet.Statistics()[0].Asked?.Asked ?? default);
    }

    private static IEnumerable<AgentEvent> Since(List<AgentEvent> all, TimeSpan window)
    {
        long[] times = [.. all.Select((_, i) => all.Take(i + 1).Max(e => e.Timestamp))];
        return all.Where((_, i) => times[^1] == 0 || times[i] > times[^1] - window.Ticks);
    }
}
