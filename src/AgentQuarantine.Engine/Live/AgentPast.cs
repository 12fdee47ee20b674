using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>
/// The recent past of one agent in a bounded number of points. As long as there is room, every event is a point; then neighbours are
/// put together and points become longer, down to the past's length over the number of points. Not thread-safe.
/// </summary>
/// <param name="window">The window's length.</param>
/// <param name="length">How far back the past reaches.</param>
internal sealed class AgentPast(int window, TimeSpan length)
{
    /// <summary>The most points of an agent: one for a quarter of an hour of a day.</summary>
    public const int Capacity = 96;

    private readonly RewardWindow _window = new(window);
    private PastPoint[] _points = [];
    private int _count;
    private long _width, _end;
    private bool _isOpen;

    /// <summary>The running sum of all rewards.</summary>
    public double Equity { get; private set; }

    /// <summary>The time of the newest event, in UTC ticks; 0 where there is none.</summary>
    public long Newest => _count == 0 ? 0 : _points[_count - 1].Time;

    /// <summary>Takes an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="now">Its time where it carries none, in UTC ticks.</param>
    public void Add(in AgentEvent e, long now)
    {
        // An event out of order belongs to where the others are by now.
        var time = Math.Max(Newest, e.Timestamp == 0 ? now : e.Timestamp);
        if (_count == 0 || time >= _end)
            Begin(time);
        ref var point = ref _points[_count - 1];
        point.Time = time;
        point.Events++;
        if (SilentRewards.ToJudge(e) is var reward && !double.IsNaN(reward))
        {
            _window.Add(reward);
            Equity = double.ClampNative(Equity + reward, -double.MaxValue, double.MaxValue);
        }
        point.Equity = Equity;
        _isOpen = true;
        if (!double.IsNaN(e.LatencyMs))
        {
            point.LatencySum += (float)e.LatencyMs;
            point.LatencyMax = Math.Max(point.LatencyMax, (float)e.LatencyMs);
            point.LatencyCount++;
        }
        if (!double.IsNaN(e.CostUsd))
        {
            point.CostSum += (float)e.CostUsd;
            point.CostCount++;
        }
    }

    /// <summary>The points, oldest first.</summary>
    public PastPoint[] Points()
    {
        Close();
        return _points[.._count];
    }

    /// <summary>The rewards of the window, oldest first.</summary>
    public double[] Rewards()
    {
        _window.Runs(out var older, out var newer);
        return [.. older, .. newer];
    }

    // The window's figures are formed once a point, and only where somebody looks or the next point begins.
    private void Close()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        var statistics = _window.Compute();
        ref var point = ref _points[_count - 1];
        point.Now = statistics.CurrentDrawdown;
        point.Worst = statistics.Drawdown;
    }

    private void Begin(long time)
    {
        Close();
        if (_count == Capacity)
            Thin(time);
        if (_count == _points.Length)
            Array.Resize(ref _points, Math.Min(Capacity, Math.Max(8, 2 * _count)));
        _points[_count++] = new PastPoint { Time = time };
        _end = time + _width;
    }

    private void Thin(long now)
    {
        var old = Array.FindIndex(_points, point => point.Time >= now - length.Ticks);
        if (old < 0)
            old = _count;
        if (old >= Capacity / 4 || (_width >= length.Ticks / Capacity && old > 0))
        {
            _points.AsSpan(old).CopyTo(_points);
            _count -= old;
            return;
        }
        _width = Math.Min(Math.Max(2 * _width, (now - _points[0].Time) / Capacity), 2 * length.Ticks / Capacity);
        _count = Capacity / 2;
        for (var i = 0; i < _count; i++)
            _points[i] = PastPoint.Join(_points[2 * i], _points[(2 * i) + 1]);
    }
}
