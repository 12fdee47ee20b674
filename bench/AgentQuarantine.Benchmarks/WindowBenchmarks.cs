using AgentQuarantine.Statistics;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>The statistics of one full window.</summary>
public class WindowBenchmarks
{
    private readonly RewardWindow _window = new(Fleet.DefaultWindow);

    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var i = 0; i < 750; i++)
            _window.Add(random.NextDouble() - 0.5);
    }

    [Benchmark]
    public RewardStatistics Compute() => _window.Compute();
}
