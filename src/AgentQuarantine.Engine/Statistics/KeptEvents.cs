using System.Buffers;
using System.Runtime.CompilerServices;
using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>
/// What is kept of one agent's single events, for statistics that sums do not give. An event's time is the greatest one up to it, so that times
/// never go back. Not thread-safe.
/// </summary>
/// <param name="asked">What is asked for.</param>
/// <param name="slides">Whether events leave by <see cref="Remove"/>. Else those go by themselves that are too old for all that is asked.</param>
internal sealed class KeptEvents(AskedStatistics asked, bool slides)
{
    private readonly ChunkedQueue<double>? _latencies = asked.P95Latency ? new() : null;
    private readonly TimeSpan _span = Longest(asked);
    private Kept[] _events = [];
    private int _begin, _end;
    private long _newest;

    private KeptEvents(AskedStatistics asked, bool slides, KeptEvents from) : this(asked, slides)
    {
        _events = [.. from._events];
        _latencies = from._latencies?.Copy();
        (_begin, _end, _newest) = (from._begin, from._end, from._newest);
    }

    private ReadOnlySpan<Kept> Events => _events.AsSpan(_begin.._end);

    /// <summary>An event enters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in AgentEvent e)
    {
        if (!double.IsNaN(e.LatencyMs))
            _latencies?.Enqueue(e.LatencyMs);
        if (_span == TimeSpan.Zero)
            return;
        _newest = Math.Max(_newest, e.Timestamp);
        if (_end == _events.Length)
            MakeRoom();
        _events[_end++] = new Kept(slides ? e.Timestamp : _newest, SilentRewards.ToJudge(e), e.CostUsd);
    }

    /// <summary>The oldest event leaves.</summary>
    public void Remove(in AgentEvent e)
    {
        if (!double.IsNaN(e.LatencyMs))
            _latencies?.Dequeue();
        if (_span != TimeSpan.Zero)
            _begin++;
    }

    /// <summary>Whether what is kept is enough for what is asked now.</summary>
    public bool Covers(AskedStatistics now) =>
        (_latencies is not null || !now.P95Latency) && Longest(now) <= _span;

    /// <summary>The same events, kept apart from now on.</summary>
    public KeptEvents Copy() => new(asked, slides, this);

    /// <summary>The rewards of the last so much time up to the newest event, oldest first; all of them where no event has a time.</summary>
    public double[] Rewards(TimeSpan window)
    {
        var rewards = ArrayPool<double>.Shared.Rent(Events.Length);
        var (count, time, before) = (0, 0L, Before(window));
        foreach (ref readonly var e in Events)
        {
            time = Math.Max(time, e.Time);
            if (time > before && !double.IsNaN(e.Reward))
                rewards[count++] = e.Reward;
        }
        var result = rewards[..count];
        ArrayPool<double>.Shared.Return(rewards);
        return result;
    }

    /// <summary>The cost of the last hour up to the newest event; <see langword="null"/> where no event in it has one.</summary>
    public double? CostOfLastHour()
    {
        double? sum = null;
        var (time, before) = (0L, Before(TimeSpan.FromHours(1)));
        foreach (ref readonly var e in Events)
        {
            time = Math.Max(time, e.Time);
            if (time > before && !double.IsNaN(e.Cost))
                sum = double.MinNative((sum ?? 0) + e.Cost, double.MaxValue);
        }
        return sum;
    }

    /// <summary>The least latency that 95 of 100 do not exceed (nearest rank); <see langword="null"/> where no event has one.</summary>
    public double? P95Latency()
    {
        if (_latencies!.Count == 0)
            return null;
        var latencies = ArrayPool<double>.Shared.Rent(_latencies.Count);
        _latencies.CopyTo(latencies);
        var p95 = OrderStatistic.Of(latencies.AsSpan(0, _latencies.Count), (int)Math.Ceiling(0.95 * _latencies.Count));
        ArrayPool<double>.Shared.Return(latencies);
        return p95;
    }

    private static TimeSpan Longest(AskedStatistics asked)
    {
        var window = asked.Window ?? TimeSpan.Zero;
        return asked.CostPerHour && window < TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : window;
    }

    // Events up to that time are older than the window.
    private long Before(TimeSpan window)
    {
        var newest = 0L;
        foreach (ref readonly var e in Events)
            newest = Math.Max(newest, e.Time);
        return newest == 0 ? -1 : newest - window.Ticks;
    }

    // Those that are too old go now; where less than half is free then, there is twice as much.
    private void MakeRoom()
    {
        if (!slides && _newest != 0)
        {
            while (_begin < _end && _events[_begin].Time <= _newest - _span.Ticks)
                _begin++;
        }
        var to = 2 * (_end - _begin) > _events.Length ? new Kept[2 * _events.Length] : _events.Length == 0 ? new Kept[16] : _events;
        Events.CopyTo(to);
        (_events, _begin, _end) = (to, 0, _end - _begin);
    }

    private readonly record struct Kept(long Time, double Reward, double Cost);
}
