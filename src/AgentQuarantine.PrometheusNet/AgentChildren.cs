using Prometheus;

namespace AgentQuarantine.PrometheusNet;

/// <summary>
/// One agent's metrics in the registry. They are looked up there once and kept: a look-up by label costs many times an increment.
/// </summary>
internal sealed class AgentChildren(AgentMetrics metrics, string agent)
{
    private readonly Gauge.Child?[] _gauges = new Gauge.Child?[metrics.Gauges.Count];
    private Counter.Child? _runs, _errors;
    private Histogram.Child? _latency, _cost;

    /// <summary>The refresh that showed the agent last.</summary>
    public long Shown { get; set; }

    /// <summary>Whether its events are counted.</summary>
    public bool IsCounted => _runs is not null;

    /// <summary>Begins to count at zero.</summary>
    public void Begin()
    {
        (_runs, _errors) = (metrics.Runs.WithLabels(agent), metrics.Errors.WithLabels(agent));
        (_latency, _cost) = (metrics.Latency.WithLabels(agent), metrics.Cost.WithLabels(agent));
    }

    /// <summary>Counts one event.</summary>
    public void Count(bool isError, double latencyMs, double costUsd)
    {
        _runs!.Inc();
        if (isError)
            _errors!.Inc();
        if (!double.IsNaN(latencyMs))
            _latency!.Observe(latencyMs);
        if (!double.IsNaN(costUsd))
            _cost!.Observe(costUsd);
    }

    /// <summary>Shows or hides what was counted; a count that is hidden goes on where it stood.</summary>
    public void ShowCounts(bool show)
    {
        if (!IsCounted)
            return;
        foreach (var child in new ChildBase[] { _runs!, _errors!, _latency!, _cost! })
        {
            if (show)
                child.Publish();
            else
                child.Unpublish();
        }
    }

    /// <summary>Sets a gauge; one that the agent does not have (NaN) is not shown.</summary>
    public void Set(int gauge, double value)
    {
        if (!double.IsNaN(value))
            (_gauges[gauge] ??= metrics.Gauges[gauge].WithLabels(agent)).Set(value);
        else
            _gauges[gauge]?.Unpublish();
    }

    /// <summary>Takes the gauges from the registry.</summary>
    public void RemoveGauges()
    {
        foreach (ref var gauge in _gauges.AsSpan())
        {
            gauge?.Remove();
            gauge = null;
        }
    }

    /// <summary>Takes what was counted from the registry.</summary>
    public void RemoveCounts()
    {
        foreach (var child in new ChildBase?[] { _runs, _errors, _latency, _cost })
            child?.Remove();
        (_runs, _errors, _latency, _cost) = (null, null, null, null);
    }
}
