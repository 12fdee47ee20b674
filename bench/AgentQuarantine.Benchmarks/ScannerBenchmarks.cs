using AgentQuarantine.Data;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>Twenty thousand lines of the fleet log, scanned by each kernel with and without templates.</summary>
public class ScannerBenchmarks : IEventSink
{
    private byte[] _block = [];
    private EventScanner _scanner = null!;

    [Params(nameof(KernelKind.Scalar), nameof(KernelKind.Vector128), nameof(KernelKind.Vector256), nameof(KernelKind.Vector512))]
    public string Kernel { get; set; } = "";

    [Params(true, false)]
    public bool Templates { get; set; }

    public AgentTable Agents { get; } = new();

    public RejectCounts Rejects { get; } = new();

    [GlobalSetup]
    public void Fill()
    {
        using var lines = new MemoryStream();
        new EventLogGenerator(1000, badShare: 0.01, seed: 1).Write(lines, 20_000);
        lines.Write(new byte[EventScanner.Slack]);
        _block = lines.ToArray();
        _scanner = new EventScanner(EventFields.Default, Agents, Rejects, Enum.Parse<KernelKind>(Kernel), Templates ? 0 : int.MaxValue);
    }

    [Benchmark]
    public long Scan() => _scanner.ScanBlock(_block, 0, _block.Length - EventScanner.Slack, 0, this);

    public void Add(in AgentEvent e)
    {
    }
}
