using AgentQuarantine.Events;
using AgentQuarantine.Metrics;
using Prometheus;

namespace AgentQuarantine.PrometheusNet;

/// <summary>
/// Keeps a fleet's metrics in a registry of prometheus-net. What is new in the log is read before each collection of the registry, once at a time;
/// the first one waits until the log was read. Nothing that fails reaches the host: <c>agentquarantine_up</c> is 0 then, and
/// <see cref="Failure"/> says why. While the ledger cannot be read nobody has a sample that says whether they are quarantined.
/// </summary>
/// <remarks>
/// It counts from the logs' first byte: a state file is not used.
/// Two collections at the same time may show events that were read for the other one, and <c>_created</c> samples are not shown: prometheus-net
/// knows neither. The server of <c>agentq serve</c> keeps both promises.
/// </remarks>
public sealed class AgentMetricsBridge : IDisposable
{
    private readonly AgentMetrics _metrics;
    private readonly Counting _counting;
    private readonly MetricsCollector _collector;
    private readonly SemaphoreSlim _refreshing = new(1);
    private volatile Exception? _failure;
    private long _refreshes;
    private bool _isDisposed;

    private AgentMetricsBridge(CollectorRegistry registry, CollectorOptions options, TimeProvider time)
    {
        _metrics = new AgentMetrics(registry, options.Metrics);
        _counting = new Counting(_metrics);
        _collector = new MetricsCollector(options with { Observer = _counting, StatePath = null }, time);
    }

    /// <summary>Why the log or the ledger could not be read last time; <see langword="null"/>: they could.</summary>
    public Exception? Failure => _failure;

    /// <summary>Adds a fleet's metrics to a registry. One fleet a registry: the families have fixed names.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="options">What is read, and the histograms' buckets.</param>
    /// <param name="time">The clock.</param>
    public static AgentMetricsBridge AddTo(CollectorRegistry registry, CollectorOptions options, TimeProvider? time = null)
    {
        var bridge = new AgentMetricsBridge(registry, options, time ?? TimeProvider.System);
        registry.AddBeforeCollectCallback(bridge.RefreshAsync);
        return bridge;
    }

    /// <summary>Closes the log. A registry forgets no family: the agents go from it, and <c>agentquarantine_up</c> stays at 0.</summary>
    public void Dispose()
    {
        _refreshing.Wait();
        try
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _collector.Dispose();
            _counting.Clear();
            _metrics.LedgerAge.Unpublish();
            _metrics.Up.Set(0);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        await _refreshing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (!_isDisposed)
                Refresh(cancellation);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    private void Refresh(CancellationToken cancellation)
    {
        try
        {
            var snapshot = _collector.Refresh(cancellation);
            _counting.Show(snapshot, ++_refreshes, isLedgerKnown: _collector.LedgerFailure is null);
            if (snapshot.LedgerAge is { } age)
                _metrics.LedgerAge.Set(Math.Max(0, age.TotalSeconds));
            _failure = _collector.Failure;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _failure = e;
        }
        _metrics.Up.Set(_failure is null ? 1 : 0);
    }

    /// <summary>The agents of the registry.</summary>
    private sealed class Counting(AgentMetrics metrics) : ICountObserver
    {
        private readonly Dictionary<string, AgentChildren> _agents = new(StringComparer.Ordinal);
        private readonly List<AgentChildren> _places = [];

        public void Begin(int place, string agent)
        {
            // Places are given out one after the other; one that is given out again was another agent's.
            if (place < _places.Count)
                _places[place].RemoveCounts();
            else
                _places.Add(Of(agent));
            _places[place] = Of(agent);
            _places[place].Begin();
        }

        public void Add(int place, in AgentEvent e) => _places[place].Count(e.IsError, e.LatencyMs, e.CostUsd);

        public void Show(MetricsSnapshot snapshot, long refresh, bool isLedgerKnown)
        {
            for (var agent = 0; agent < snapshot.AgentCount; agent++)
            {
                var shown = snapshot[agent];
                var children = Of(shown.Name);
                children.Shown = refresh;
                children.ShowCounts(shown.IsCounted);
                for (var i = 0; i < AgentGauge.All.Count; i++)
                {
                    var gauge = AgentGauge.All[i];
                    children.Set(i, isLedgerKnown || !gauge.IsOfLedger ? shown.Value(gauge) : double.NaN);
                }
            }
            foreach (var (name, children) in _agents)
            {
                if (children.Shown == refresh)
                    continue;
                children.ShowCounts(false);
                children.RemoveGauges();
                if (!children.IsCounted)
                    _agents.Remove(name);
            }
        }

        public void Clear()
        {
            foreach (var children in _agents.Values)
            {
                children.RemoveCounts();
                children.RemoveGauges();
            }
        }

        private AgentChildren Of(string agent)
        {
            if (!_agents.TryGetValue(agent, out var children))
                _agents.Add(agent, children = new AgentChildren(metrics, agent));
            return children;
        }
    }
}
