using AgentQuarantine.Data;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Statistics;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>The last 5,000 lines of a small log and of one a thousand times as long.</summary>
public class TailBenchmarks
{
    private string _path = "";

    [Params(9_000, 9_000_000)]
    public int Lines { get; set; }

    [GlobalSetup]
    public void Write()
    {
        _path = Path.GetTempFileName();
        using var file = File.Create(_path);
        var block = new MemoryStream();
        new EventLogGenerator(1_000, badShare: 0.01, seed: 1).Write(block, 9_000);
        for (var i = 0; i < Lines / 9_000; i++)
            block.WriteTo(file);
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_path);

    [Benchmark]
    public int LastLines()
    {
        var fleet = new Fleet();
        new EventLog(_path).Read(ReadRequest.Default, fleet);
        return fleet.Statistics().Count;
    }
}
