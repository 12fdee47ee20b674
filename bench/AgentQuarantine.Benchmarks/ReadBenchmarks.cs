using AgentQuarantine.Data;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Statistics;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>1 M lines from the page cache: every byte touched, every line read, on one core and on two.</summary>
[MemoryDiagnoser]
public class ReadBenchmarks
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private string _path = "";

    [GlobalSetup]
    public void Write()
    {
        _path = Path.GetTempFileName();
        using var file = File.Create(_path);
        new EventLogGenerator(1_000, badShare: 0.01, seed: 1).Write(file, 1_000_000);
    }

    [GlobalCleanup]
    public void Delete() => File.Delete(_path);

    /// <summary>What <c>wc -l</c> does.</summary>
    [Benchmark(Baseline = true)]
    public long CountLines()
    {
        using var file = File.OpenHandle(_path);
        long lines = 0, at = 0;
        for (int read; (read = RandomAccess.Read(file, _buffer, at)) > 0; at += read)
            lines += _buffer.AsSpan(0, read).Count((byte)'\n');
        return lines;
    }

    [Benchmark]
    public long OneThread() => Read(1);

    [Benchmark]
    public long TwoThreads() => Read(2);

    private long Read(int threads) => new EventLog(_path).Read(ReadRequest.All with { Threads = threads }, new Fleet()).Lines;
}
