using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>
/// The events of one agent among the lines read, for statistics that sums do not give. An event's time is the greatest one up to it, so that
/// times never go back. Not thread-safe.
/// </summary>
internal sealed class KeptEvents
{
    private readonly Queue<Kept> _events = new();

    /// <summary>An event enters.</summary>
    public void Add(in AgentEvent e) => _events.Enqueue(new Kept(e.Timestamp, SilentRewards.ToJudge(e), e.LatencyMs, e.CostUsd));

    /// <summary>The oldest event leaves.</summary>
    public void Remove() => _events.Dequeue();

    /// <summary>The same events, kept apart from now on.</summary>
    public KeptEvents Copy()
    {
        var copy = new KeptEvents();
        foreach (var e in _events)
            copy._events.Enqueue(e);
        return copy;
    }

    /// <summary>The rewards of the last so much time up to the newest event, oldest first; all of them where no event has a time.</summary>
    public double[] Rewards(TimeSpan window) => [.. Since(window).Where(e => !double.IsNaN(e.Reward)).Select(e => e.Reward)];

    /// <summary>The cost of the last hour up to the newest event; <see langword="null"/> where no event in it has one.</summary>
    public double? CostOfLastHour()
    {
        double? sum = null;
        foreach (var e in Since(TimeSpan.FromHours(1)))
        {
            if (!double.IsNaN(e.Cost))
                sum = double.MinNative((sum ?? 0) + e.Cost, double.MaxValue);
        }
        return sum;
    }

    /// <summary>The least latency that 95 of 100 do not exceed (nearest rank); <see langword="null"/> where no event has one.</summary>
    public double? P95Latency()
    {
        double[] latencies = [.. _events.Select(e => e.Latency).Where(latency => !double.IsNaN(latency))];
        Array.Sort(latencies);
        return latencies.Length == 0 ? null : latencies[(int)Math.Ceiling(0.95 * latencies.Length) - 1];
    }

    private IEnumerable<Kept> Since(TimeSpan window)
    {
        var newest = 0L;
        foreach (var e in _events)
            newest = Math.Max(newest, e.Time);
        var time = 0L;
        foreach (var e in _events)
        {
            time = Math.Max(time, e.Time);
            if (newest == 0 || time > newest - window.Ticks)
                yield return e;
        }
    }

    private readonly record struct Kept(long Time, double Reward, double Latency, double Cost);
}
