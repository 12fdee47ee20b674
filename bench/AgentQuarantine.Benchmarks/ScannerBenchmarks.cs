using AgentQuarantine.Data;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>Twenty thousand lines of the fleet log, scanned by each strategy with and without templates.</summary>
public class ScannerBenchmarks : IEventSink
{
    private byte[] _block = [];
    private EventScanner _scanner = null!;

    [Params(nameof(ByteRuns.Scalar), nameof(ByteRuns.Vector128), nameof(ByteRuns.Vector256), nameof(ByteRuns.Vector512))]
    public string Runs { get; set; } = "";

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
        _scanner = new EventScanner(EventFields.Default, Agents, Rejects, Enum.Parse<ByteRuns>(Runs), Templates ? 0 : int.MaxValue);
    }

    [Benchmark]
    public long Scan() => _scanner.ScanBlock(_block, 0, _block.Length - EventScanner.Slack, 0, this);

    public void Add(in AgentEvent e)
    {
    }
}
