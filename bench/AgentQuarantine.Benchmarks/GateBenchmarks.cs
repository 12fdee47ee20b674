using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>The enforcement point over a ledger of 1,000 agents.</summary>
[MemoryDiagnoser]
public class GateBenchmarks
{
    private string _folder = "";
    private QuarantineGate _gate = null!;

    [GlobalSetup]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory().FullName;
        var ledger = new FileLedger(Path.Combine(_folder, "quarantine.json"));
        ledger.Update(
            _ => [.. Enumerable.Range(0, 1_000).Select(i => new LedgerChange(
                new QuarantineEntry { Agent = $"agent-{i:D5}", State = i % 2 == 0 ? QuarantineState.Quarantined : QuarantineState.Healthy }, null))],
            DateTimeOffset.UnixEpoch);
        _gate = new QuarantineGate(ledger.Name);
    }

    [GlobalCleanup]
    public void Close()
    {
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public bool Quarantined() => _gate.IsDisabled("agent-00500");

    [Benchmark]
    public bool Unknown() => _gate.IsDisabled("somebody-else");
}
