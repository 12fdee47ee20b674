using System.Text;
using AgentQuarantine.Data;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using BenchmarkDotNet.Attributes;

namespace AgentQuarantine.Benchmarks;

/// <summary>What kind of lines are scanned.</summary>
public enum Lines
{
    /// <summary>A fleet's ordinary lines, 1 % bad ones among them.</summary>
    Ordinary,

    /// <summary>No line has the keys of another.</summary>
    NewShapes,

    /// <summary>Every line nests to the bound.</summary>
    Deep,

    /// <summary>One line as long as the bound allows.</summary>
    OneLine,

    /// <summary>Every line breaks off in its last value.</summary>
    Bad,
}

/// <summary>16 MB of lines in memory: the ratios are per byte.</summary>
public class ScanBenchmarks
{
    private const int Size = EventScanner.MaxLineBytes;

    private byte[] _block = [];
    private int _end;

    [ParamsAllValues]
    public Lines Kind { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var block = new MemoryStream();
        var random = new SplitMix(1);
        if (Kind is Lines.Ordinary or Lines.Bad)
            new EventLogGenerator(1_000, badShare: 0.01, seed: 1).Write(block, Size / 340);
        if (Kind == Lines.Bad)
            block = Cut(block);
        while (block.Length < Size - 4096 && Kind is not (Lines.Ordinary or Lines.Bad))
            block.Write(Encoding.UTF8.GetBytes(Line(ref random)));
        _end = (int)block.Length;
        _block = new byte[_end + EventScanner.Slack];
        block.ToArray().CopyTo(_block, 0);
    }

    [Benchmark]
    public long Scan()
    {
        var sink = new DiscardingSink();
        return new EventScanner(EventFields.Default, sink.Agents, sink.Rejects).ScanBlock(_block, 0, _end, 0, sink);
    }

    private string Line(ref SplitMix random)
    {
        switch (Kind)
        {
            case Lines.NewShapes:
                var line = new StringBuilder("{\"agent\": \"agent-7\"");
                for (var keys = 4 + random.Below(12); keys > 0; keys--)
                    line.Append($", \"k{random.Next():x}\": {(random.Below(2) == 0 ? "1.25" : "\"some text\"")}");
                return line.Append(", \"reward\": 0.5}\n").ToString();
            case Lines.Deep:
                const int Depth = EventScanner.MaxDepth - 1;
                return $"{{\"agent\": \"agent-7\", \"reward\": 0.5, \"deep\": {new string('[', Depth)}1{new string(']', Depth)}}}\n";
            default:
                return $"{{\"agent\": \"agent-7\", \"reward\": 0.5, \"text\": \"{new string('x', Size - 8192)}\"}}\n";
        }
    }

    private static MemoryStream Cut(MemoryStream whole)
    {
        var bad = new MemoryStream();
        foreach (var line in Encoding.UTF8.GetString(whole.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            bad.Write(Encoding.UTF8.GetBytes(line[..Math.Max(1, line.Length - 2)] + "\n"));
        return bad;
    }
}
