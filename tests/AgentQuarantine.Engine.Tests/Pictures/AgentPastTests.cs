using System.Runtime.CompilerServices;
using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Tests.Pictures;

public sealed class AgentPastTests
{
    private static readonly long Start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;

    private static AgentEvent Event(double reward, TimeSpan at) =>
        new() { Reward = reward, Timestamp = Start + at.Ticks, LatencyMs = double.NaN, CostUsd = double.NaN };

    [Fact]
    public void While_there_is_room_every_event_is_a_point_with_the_figures_of_a_query()
    {
        var random = new Random(1);
        var past = new AgentPast(20, TimeSpan.FromDays(1));
        var rewards = new List<double>();
        for (var i = 0; i < AgentPast.Capacity; i++)
        {
            rewards.Add(Math.Round((random.NextDouble() * 2) - 1, 3));
            past.Add(Event(rewards[^1], TimeSpan.FromMinutes(i)), now: 0);
        }

        var points = past.Points();
        Assert.Equal(AgentPast.Capacity, points.Length);
        for (var i = 0; i < points.Length; i++)
        {
            var window = RewardStatistics.Compute(rewards.Take(i + 1).TakeLast(20).ToArray());
            // To seven digits, and the newest to the last one.
            Assert.Equal(window.Drawdown, points[i].Worst, i == points.Length - 1 ? 0 : 1e-6);
            Assert.Equal(window.CurrentDrawdown, points[i].Now, i == points.Length - 1 ? 0 : 1e-6);
            Assert.Equal(rewards.Take(i + 1).Sum(), points[i].Equity);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(3600)]
    public void Its_memory_is_bounded_and_the_newest_point_is_exact(int seconds)
    {
        var past = new AgentPast(20, TimeSpan.FromDays(1));
        var rewards = new List<double>();
        for (var i = 0; i < 20_000; i++)
        {
            rewards.Add(i % 7 == 0 ? -3 : 0.5);
            past.Add(Event(rewards[^1], TimeSpan.FromSeconds((double)seconds * i)), now: 0);
            Assert.InRange(past.Points().Length, 1, AgentPast.Capacity);
        }

        var points = past.Points();
        var window = RewardStatistics.Compute(rewards.TakeLast(20).ToArray());
        Assert.Equal((window.Drawdown, window.CurrentDrawdown, rewards.Sum()), (points[^1].Worst, points[^1].Now, points[^1].Equity));
        Assert.Equal(points.OrderBy(point => point.Time).Select(point => point.Time), points.Select(point => point.Time));
        // A day, as far as there is one, is shown in enough points for a chart.
        var shown = points.Where(point => point.Time >= points[^1].Time - TimeSpan.TicksPerDay).ToList();
        Assert.InRange(shown.Count, Math.Min(24, 20_000), AgentPast.Capacity);
    }

    [Fact]
    public void An_agent_takes_few_bytes_however_much_it_has_done()
    {
        var table = new AgentTable();
        var events = new AgentEvent[1000];
        for (var i = 0; i < events.Length; i++)
            table.Intern($"agent {i}");
        var fleet = new FleetPast(500, TimeSpan.FromDays(1), maxAgents: events.Length);
        void Add(int from, int to)
        {
            for (var minute = from; minute < to; minute++)
            {
                for (var i = 0; i < events.Length; i++)
                    events[i] = Event(i % 7 == 0 ? -3 : 0.5, TimeSpan.FromMinutes(minute)) with { Agent = i, LatencyMs = 5, CostUsd = 0.01 };
                fleet.Add(table, events, DateTimeOffset.UnixEpoch);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Add(0, 600);
        var first = (GC.GetAllocatedBytesForCurrentThread() - before) / events.Length;
        // What is held and what it has grown out of: a window of 500 rewards is 4,000 bytes, 96 points are 4,224.
        Assert.InRange(first, 8_000, 16_700);
        before = GC.GetAllocatedBytesForCurrentThread();
        Add(600, 1200);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(44, Unsafe.SizeOf<KeptPoint>());
    }

    [Fact]
    public void Times_stay_in_order_and_close_over_a_hundred_years()
    {
        var past = new AgentPast(20, TimeSpan.FromDays(36_500));
        for (var day = 0; day < 36_500; day += 10)
            past.Add(Event(0.1, TimeSpan.FromDays(day)), now: 0);

        var days = past.Points().Select(point => new TimeSpan(point.Time - Start).TotalDays).ToList();
        Assert.Equal(days.Order(), days);
        Assert.All(days, day => Assert.Equal(0, Math.Abs(day - (10 * Math.Round(day / 10))), 0.001));
        Assert.Equal(36_490, days[^1]);
    }

    [Fact]
    public void Without_times_and_out_of_order_events_go_on_where_the_others_are()
    {
        var past = new AgentPast(20, TimeSpan.FromDays(1));
        past.Add(Event(1, TimeSpan.FromHours(2)), now: 0);
        past.Add(Event(1, TimeSpan.FromHours(1)), now: 0);
        past.Add(new AgentEvent { Reward = 1, LatencyMs = 5, CostUsd = 2 }, now: Start + TimeSpan.FromHours(3).Ticks);

        Assert.Equal([2.0, 2, 3], past.Points().Select(point => new TimeSpan(point.Time - Start).TotalHours));
        Assert.Equal((5.0, 1, 2.0), (past.Points()[^1].MeanLatency, past.Points()[^1].CostCount, past.Points()[^1].CostSum));
    }

    [Fact]
    public void Infinite_losses_leave_finite_figures()
    {
        var past = new AgentPast(20, TimeSpan.FromDays(1));
        for (var i = 0; i < 3; i++)
            past.Add(Event(double.NaN, TimeSpan.FromMinutes(i)) with { NoReward = NoReward.NegativeInfinity }, now: 0);

        Assert.All(past.Points(), point => Assert.True(double.IsFinite(point.Equity) && double.IsFinite(point.Worst)));
    }

    [Fact]
    public void Where_the_newest_event_is_known_before_what_is_too_old_to_be_shown_is_not_drawn_and_counts()
    {
        var (all, known, table) = (new FleetPast(20, TimeSpan.FromDays(1), 2), new FleetPast(20, TimeSpan.FromDays(1), 2), new AgentTable());
        var random = new Random(1);
        AgentEvent[] events = [.. Enumerable.Range(0, 80).Select(i =>
            Event(random.NextDouble() - 0.6, TimeSpan.FromHours(i)) with { Agent = table.Intern(i % 3 == 0 ? "a" : "b"), LatencyMs = i })];
        known.Expect(events[^1].Timestamp);
        foreach (var past in new[] { all, known })
            past.Add(table, events, DateTimeOffset.UnixEpoch);

        Assert.Equal(all.Times(default), known.Times(default));
        foreach (var agent in new[] { "a", "b" })
        {
            Assert.Equal(all.Points(agent), known.Points(agent));
            Assert.Equal(all.Rewards(agent), known.Rewards(agent));
            Assert.Equal(all.Equity(agent), known.Equity(agent));
        }
    }

    [Fact]
    public void A_point_is_closed_before_what_is_too_old_counts()
    {
        var past = new AgentPast(20, TimeSpan.FromDays(1));
        past.Add(Event(-1, TimeSpan.FromHours(1)), now: 0);
        past.Add(Event(-1, TimeSpan.FromHours(2)), now: 0, floor: Start + TimeSpan.FromDays(3).Ticks);
        past.Add(Event(-1, TimeSpan.FromDays(3)), now: 0, floor: Start + TimeSpan.FromDays(3).Ticks);

        Assert.Equal([-1.0, -3], past.Points().Select(point => point.Now));
        Assert.Equal([-1.0, -3], past.Points().Select(point => point.Equity));
    }

    [Fact]
    public void A_full_fleet_makes_room_for_new_agents_once_others_are_idle()
    {
        var fleet = new FleetPast(20, TimeSpan.FromDays(1), maxAgents: 2);
        var table = new AgentTable();
        void Add(string agent, double days) =>
            fleet.Add(table, [Event(1, TimeSpan.FromDays(days)) with { Agent = table.Intern(agent) }], DateTimeOffset.UnixEpoch);
        Add("a", 0);
        Add("b", 0.5);
        Add("c", 0.6);
        Assert.Null(fleet.Equity("c"));

        Add("b", 2);
        Add("c", 2.1);
        Assert.Equal((null, 2.0, 1.0), (fleet.Equity("a"), fleet.Equity("b"), fleet.Equity("c")));
    }
}
