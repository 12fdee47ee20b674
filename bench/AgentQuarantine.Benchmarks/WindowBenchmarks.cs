using AgentQuarantine.Statistics;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>One tick over a fleet: the statistics of 10,000 full windows of 500 rewards.</summary>
public class WindowBenchmarks
{
    private readonly RewardWindow[] _windows = [.. Enumerable.Range(0, 10_000).Select(_ => new RewardWindow(Fleet.DefaultWindow))];

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        foreach (var window in _windows)
        {
            for (var i = 0; i < 750; i++)
                window.Add(random.NextDouble() - 0.5);
        }
    }

    [Benchmark]
    public RewardStatistics[] InLanes() => RewardLanes.Compute(_windows);

    [Benchmark(Baseline = true)]
    public RewardStatistics[] OneByOne() => Array.ConvertAll(_windows, window => window.Compute());
}
