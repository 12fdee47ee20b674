using AgentQuarantine.Events;
using AgentQuarantine.Rollups;

namespace AgentQuarantine.Tests.Rollups;

/// <summary>The rollup against the plainest way to make one: all events of a bucket in a list.</summary>
public sealed class RollupReferenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(5, 20_000, 3)]
    [InlineData(60, 20_000, 3)]
    [InlineData(1440, 20_000, 1)]
    [InlineData(7 * 1440, 2_000, 40)]
    public void Every_row_is_what_the_plainest_way_gives(int minutes, int events, int agents)
    {
        var random = new Random(minutes);
        var sink = new RollupSink(new BucketTimes(TimeSpan.FromMinutes(minutes), null));
        var log = new List<AgentEvent>();
        var time = Start;
        for (var i = 0; i < events; i++)
        {
            time += TimeSpan.FromSeconds(random.NextDouble() * 60);
            log.Add(new AgentEvent
            {
                Agent = sink.Agents.Intern($"agent-{random.Next(agents)}"),
                Timestamp = time.UtcTicks,
                Reward = random.Next(10) == 0 ? double.NaN : (random.NextDouble() * 2) - 1.02,
                LatencyMs = random.Next(3) == 0 ? double.NaN : Math.Exp(random.NextDouble() * 12),
                CostUsd = random.Next(2) == 0 ? double.NaN : random.NextDouble(),
                IsError = random.Next(20) == 0,
            });
        }

        sink.Add(log.ToArray());
        var rows = sink.Rows(_ => [], time).ToList();
        var wanted = Plainly(log, minutes, sink.Agents);
        Assert.Equal(wanted.Count, rows.Count);
        foreach (var (row, want) in rows.Zip(wanted))
        {
            Assert.Equal((want.Agent, want.From, want.To, want.Runs, want.Errors, want.Rewards, want.LatencyCount, want.CostCount),
                (row.Agent, row.From, row.To, row.Runs, row.Errors, row.Rewards, row.LatencyCount, row.CostCount));
            Assert.Equal((want.Min, want.Max, want.LatencyMax), (row.Min, row.Max, row.LatencyMax));
            Near(want.Sum, row.Sum, 1e-12);
            Near(want.Mean, row.Mean, 1e-12);
            Near(want.Equity, row.Equity, 1e-9);
            Near(want.Drawdown, row.Drawdown, 1e-9);
            Near(want.CostSum, row.CostSum, 1e-12);
            var error = row.LatencyCount <= LatencySketch.ExactCount ? 0 : 0.004;
            Near(want.LatencyP50, row.LatencyP50, error);
            Near(want.LatencyP95, row.LatencyP95, error);
        }
    }

    private static List<RollupRow> Plainly(List<AgentEvent> log, int minutes, AgentTable names) =>
    [
        .. from agent in log.GroupBy(e => names[e.Agent]).OrderBy(agent => Array.IndexOf([.. log.Select(e => names[e.Agent]).Distinct()], agent.Key))
           let rewards = agent.Where(e => !double.IsNaN(e.Reward)).ToList()
           from bucket in agent.GroupBy(e => e.Timestamp / TimeSpan.TicksPerMinute / minutes).OrderBy(bucket => bucket.Key)
           let end = (bucket.Key + 1) * minutes * TimeSpan.TicksPerMinute
           let here = bucket.Where(e => !double.IsNaN(e.Reward)).Select(e => e.Reward).ToList()
           let latencies = bucket.Where(e => !double.IsNaN(e.LatencyMs)).Select(e => e.LatencyMs).Order().ToList()
           let costs = bucket.Where(e => !double.IsNaN(e.CostUsd)).Select(e => e.CostUsd).ToList()
           let before = rewards.Where(e => e.Timestamp < end).Select(e => e.Reward).ToList()
           select new RollupRow
           {
               Agent = agent.Key,
               From = new DateTimeOffset(end, TimeSpan.Zero).AddMinutes(-minutes),
               To = new DateTimeOffset(end, TimeSpan.Zero),
               Runs = bucket.Count(),
               Errors = bucket.Count(e => e.IsError),
               Rewards = here.Count,
               Sum = here.Count == 0 ? null : here.Sum(),
               Mean = here.Count == 0 ? null : here.Average(),
               Min = here.Count == 0 ? null : here.Min(),
               Max = here.Count == 0 ? null : here.Max(),
               Equity = before.Count == 0 ? null : before.Sum(),
               Drawdown = before.Count == 0 ? null : UnderWater(before).TakeLast(here.Count + 1).Min(),
               LatencyCount = latencies.Count,
               LatencyP50 = latencies.Count == 0 ? null : latencies[(int)Math.Ceiling(0.5 * latencies.Count) - 1],
               LatencyP95 = latencies.Count == 0 ? null : latencies[(int)Math.Ceiling(0.95 * latencies.Count) - 1],
               LatencyMax = latencies.Count == 0 ? null : latencies[^1],
               CostSum = costs.Count == 0 ? null : costs.Sum(),
               CostCount = costs.Count,
           },
    ];

    private static IEnumerable<double> UnderWater(List<double> rewards)
    {
        double equity = 0, peak = 0;
        foreach (var reward in rewards)
        {
            equity += reward;
            peak = Math.Max(peak, equity);
            yield return equity - peak;
        }
    }

    private static void Near(double? wanted, double? actual, double error)
    {
        Assert.Equal(wanted is null, actual is null);
        var off = error == 0 ? 0 : (error * Math.Abs(wanted ?? 0)) + 1e-12;
        if (wanted is { } value)
            Assert.InRange(actual!.Value, value - off, value + off);
    }
}
