using AgentQuarantine.Data;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>
/// What a server does before it is ready: 3 M lines are counted, with the histograms, the windows of the last lines and, for pages, the past.
/// </summary>
public class CountingBenchmarks
{
    private string _folder = "";

    /// <summary>Whether there are pages, which show the last day.</summary>
    [Params(false, true)]
    public bool Pages { get; set; }

    private string Log => Path.Combine(_folder, "events.jsonl");

    [GlobalSetup]
    public void Write()
    {
        _folder = Directory.CreateTempSubdirectory().FullName;
        using var file = File.Create(Log);
        new EventLogGenerator(1_000, badShare: 0.01, seed: 1).Write(file, 3_000_000);
    }

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public int Count()
    {
        var ledger = new FileLedger(Path.Combine(_folder, "quarantine.json"));
        using var collector = new MetricsCollector(
            new CollectorOptions { Logs = [Log], Ledger = ledger, History = Pages ? TimeSpan.FromDays(1) : null }, TimeProvider.System);
        return collector.RefreshOrThrow().AgentCount;
    }
}
