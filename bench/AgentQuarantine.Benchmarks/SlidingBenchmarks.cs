using AgentQuarantine.Statistics;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>A reward enters a full window of 500, the oldest leaves, and the figures are asked for.</summary>
public class SlidingBenchmarks
{
    private readonly SlidingStatistics _sliding = new(Fleet.DefaultWindow);
    private readonly SlidingWindow<EquityRun> _equity = new(Fleet.DefaultWindow);
    private readonly RewardWindow _window = new(Fleet.DefaultWindow);
    private readonly double[] _rewards = new double[4096];
    private int _next;

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var i = 0; i < _rewards.Length; i++)
            _rewards[i] = random.NextDouble() - 0.5;
        for (var i = 0; i < 750; i++)
        {
            Sliding();
            Equity();
            Recompute();
        }
    }

    [Benchmark(Baseline = true)]
    public double Recompute()
    {
        _window.Add(Next());
        return _window.Compute().Drawdown;
    }

    [Benchmark]
    public double Sliding()
    {
        _sliding.Push(Next());
        return _sliding.Current.Drawdown;
    }

    [Benchmark]
    public double Equity()
    {
        _equity.Push(Next());
        return _equity.Total.Drawdown;
    }

    private double Next() => _rewards[_next++ & 4095];
}
