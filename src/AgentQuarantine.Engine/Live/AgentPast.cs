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
    private KeptPoint[] _points = [];
    private int _count;
    private long _width, _end;

    // Times are kept as so many steps from the first one on: milliseconds for up to 24 days, and as much longer as the past is.
    private long _first, _step = TimeSpan.TicksPerMillisecond;
    private bool _isOpen;

    /// <summary>The running sum of all rewards.</summary>
    public double Equity { get; private set; }

    /// <summary>The time of the newest event, in UTC ticks; 0 where there is none.</summary>
    public long Newest { get; private set; }

    /// <summary>Takes an event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="now">Its time where it carries none, in UTC ticks.</param>
    /// <param name="floor">What is older counts in the sum and the window, and is no point.</param>
    public void Add(in AgentEvent e, long now, long floor = 0)
    {
        // An event out of order belongs to where the others are by now.
        var time = Newest = Math.Max(Newest, e.Timestamp == 0 ? now : e.Timestamp);
        // Before the window gets the reward: the point before is closed with what it saw.
        if (time < floor)
            Close();
        else if (_count == 0 || time >= _end)
            Begin();
        if (SilentRewards.ToJudge(e) is var reward && !double.IsNaN(reward))
        {
            _window.Add(reward);
            Equity = double.ClampNative(Equity + reward, -double.MaxValue, double.MaxValue);
        }
        if (time < floor)
            return;
        ref var point = ref _points[_count - 1];
        point.At = StepOf(time);
        point.Events++;
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

    /// <summary>The points since a time in UTC ticks, oldest first. The newest one is exact to the last digit.</summary>
    public PastPoint[] Points(long since = 0)
    {
        var from = FirstSince(since);
        if (from == _count)
            return [];
        var points = new PastPoint[_count - from];
        for (var i = 0; i < points.Length; i++)
            points[i] = _points[from + i].ToPoint(TimeOf(_points[from + i]));
        var statistics = _window.Compute();
        points[^1] = points[^1] with { Time = Newest, Now = statistics.CurrentDrawdown, Worst = statistics.Drawdown };
        return points;
    }

    /// <summary>The rewards of the window, oldest first.</summary>
    public double[] Rewards()
    {
        _window.Runs(out var older, out var newer);
        return [.. older, .. newer];
    }

    private int FirstSince(long time)
    {
        var first = 0;
        while (first < _count && TimeOf(_points[first]) < time)
            first++;
        return first;
    }

    private long TimeOf(in KeptPoint point) => _first + (point.At * _step);

    private int StepOf(long time)
    {
        while ((time - _first) / _step > int.MaxValue)
        {
            _step *= 2;
            foreach (ref var point in _points.AsSpan(0, _count))
                point.At /= 2;
        }
        return (int)((time - _first) / _step);
    }

    // The window's figures are formed once a point, where the next one begins.
    private void Close()
    {
        if (!_isOpen)
            return;
        _isOpen = false;
        var statistics = _window.Compute();
        ref var point = ref _points[_count - 1];
        point.Now = KeptPoint.Narrow(statistics.CurrentDrawdown);
        point.Worst = KeptPoint.Narrow(statistics.Drawdown);
    }

    private void Begin()
    {
        Close();
        if (_count == 0)
            _first = Newest;
        if (_count == Capacity)
            Thin();
        if (_count == _points.Length)
            Array.Resize(ref _points, Math.Min(Capacity, Math.Max(8, 2 * _count)));
        _points[_count++] = new KeptPoint { At = StepOf(Newest) };
        _end = Newest + _width;
    }

    private void Thin()
    {
        var old = FirstSince(Newest - length.Ticks);
        if (old >= Capacity / 4 || (_width >= length.Ticks / Capacity && old > 0))
        {
            _points.AsSpan(old).CopyTo(_points);
            _count -= old;
            return;
        }
        _width = Math.Min(Math.Max(2 * _width, (Newest - TimeOf(_points[0])) / Capacity), 2 * length.Ticks / Capacity);
        _count = Capacity / 2;
        for (var i = 0; i < _count; i++)
            _points[i] = KeptPoint.Join(_points[2 * i], _points[(2 * i) + 1]);
    }
}
