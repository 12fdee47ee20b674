using AgentQuarantine.Data;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>A whole log replayed with a check every five minutes: how the cost grows with events and with agents.</summary>
/// <remarks>Each event is a quarter of a second of the log's time, so that 1 M events are 833 checks.</remarks>
[SimpleJob(launchCount: 1, warmupCount: 1, iterationCount: 3)]
[MemoryDiagnoser]
public class RehearsalBenchmarks
{
    private static readonly FleetPolicy Holds = FleetPolicy.Default with
    {
        Defaults = QuarantinePolicy.Default with { DrawdownLimit = -12, BaseHold = TimeSpan.FromMinutes(30) },
    };

    private string _path = "";

    [Params(100_000, 1_000_000)]
    public int Events { get; set; }

    [Params(10, 1_000, 100_000)]
    public int Agents { get; set; }

    [GlobalSetup]
    public void Write()
    {
        _path = Path.GetTempFileName();
        using var file = File.Create(_path);
        new EventLogGenerator(Agents, badShare: 0.01, seed: 1).Write(file, Events);
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_path);

    [Benchmark(Baseline = true)]
    public long Read() => new EventLog(_path).Read(ReadRequest.All with { Threads = 1 }, new RewardHistory()).Lines;

    [Benchmark]
    public int Rehearse() => Rehearse(Holds);

    /// <summary>A guard over the fleet makes every agent among the last lines part of every decision.</summary>
    [Benchmark]
    public int RehearseGuarded() => Rehearse(Holds with { MaxQuarantinedPercent = 50 });

    private int Rehearse(FleetPolicy policy) =>
        PolicyRehearser.Run(new EventLog(_path), [new RehearsedPolicy("holds", policy)], new RehearsalOptions()).Sum(agent => agent.Quarantines);
}
