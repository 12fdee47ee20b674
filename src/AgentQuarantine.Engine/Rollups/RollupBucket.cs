using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rollups;

/// <summary>One agent's events of one bucket of time. Not thread-safe.</summary>
/// <param name="from">Where it begins, in UTC ticks.</param>
/// <param name="to">Where the next one begins.</param>
internal sealed class RollupBucket(long from, long to)
{
    private CompensatedSum _sum, _costs;
    private double _min = double.PositiveInfinity, _max = double.NegativeInfinity;
    private double _current, _worst, _least;
    private long _runs, _errors, _rewards, _latencyCount, _costCount;
    private double _p50, _p95, _latencyMax;
    private LatencySketch? _latencies;
    private bool _isClosed;

    /// <summary>Where it begins, in UTC ticks.</summary>
    public long From => from;

    /// <summary>Where the next one begins.</summary>
    public long To => to;

    /// <summary>Counts an event; <see langword="false"/>: its latency came too late for the percentiles.</summary>
    public bool Add(in AgentEvent e)
    {
        _runs++;
        if (e.IsError)
            _errors++;
        if (SilentRewards.ToJudge(e) is var reward && !double.IsNaN(reward))
        {
            _rewards++;
            _sum.Add(reward);
            _min = double.MinNative(_min, reward);
            _max = double.MaxNative(_max, reward);
            _current = double.MinNative(0, _current + reward);
            _worst = double.MinNative(_worst, _current);
            _least = double.MinNative(_least, _sum.Value);
        }
        if (!double.IsNaN(e.CostUsd))
        {
            _costs.Add(e.CostUsd);
            _costCount++;
        }
        return double.IsNaN(e.LatencyMs) || AddLatency(e.LatencyMs);
    }

    /// <summary>Forms the percentiles and gives back what they are formed from; what comes later is not in them.</summary>
    /// <param name="spare">An empty sketch that nobody uses, or none.</param>
    public void Close(ref LatencySketch? spare)
    {
        _isClosed = true;
        if (_latencies is not { } sketch)
            return;
        if (sketch.Count > 0)
            (_p50, _p95) = (sketch.Percentile(0.5), sketch.Percentile(0.95));
        sketch.Clear();
        (spare, _latencies) = (sketch, null);
    }

    /// <summary>Takes a sketch that was given back, if there is one.</summary>
    public void Use(ref LatencySketch? spare) => (_latencies, spare) = (spare, null);

    /// <summary>The bucket as a row; the agent's equity goes on through it.</summary>
    public RollupRow Row(string agent, ref EquityPath equity)
    {
        equity.Pass(_rewards, _sum.Value, _current, _worst, _least);
        return new RollupRow
        {
            From = new DateTimeOffset(from, TimeSpan.Zero),
            To = new DateTimeOffset(to, TimeSpan.Zero),
            Agent = agent,
            Runs = _runs,
            Errors = _errors,
            Rewards = _rewards,
            Sum = _rewards == 0 ? null : _sum.Value,
            Mean = _rewards == 0 ? null : _sum.Value / _rewards,
            Min = _rewards == 0 ? null : _min,
            Max = _rewards == 0 ? null : _max,
            Equity = equity.Value,
            Drawdown = equity.Worst,
            LatencyCount = _latencyCount,
            LatencyP50 = _latencyCount == 0 ? null : _p50,
            LatencyP95 = _latencyCount == 0 ? null : _p95,
            LatencyMax = _latencyCount == 0 ? null : _latencyMax,
            CostSum = _costCount == 0 ? null : _costs.Value,
            CostCount = _costCount,
        };
    }

    private bool AddLatency(double latency)
    {
        _latencyCount++;
        _latencyMax = double.MaxNative(_latencyMax, latency);
        if (_isClosed)
            return false;
        (_latencies ??= new()).Add(latency);
        return true;
    }
}
