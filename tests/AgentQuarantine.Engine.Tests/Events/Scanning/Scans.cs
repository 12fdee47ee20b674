using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Tests.Events.Scanning;

/// <summary>Scans blocks of lines, strictly, in the ways that must all come to the same, and says what came of it.</summary>
internal static class Scans
{
    /// <summary>Whether the long campaigns run.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    public static KernelKind[] Kernels { get; } = Enum.GetValues<KernelKind>();

    /// <summary>What System.Text.Json makes of the lines.</summary>
    public static string ByReference(byte[] block, EventFields? fields = null)
    {
        var sink = new RecordingSink();
        var scanner = new ReferenceScanner(fields ?? EventFields.Default, sink.Agents, sink.Rejects);
        foreach (var (start, end) in Lines(block))
        {
            if (scanner.TryScan(block.AsSpan(start, end - start - 1), start, out var e))
                sink.Add(e);
        }
        return Text(sink);
    }

    /// <summary>
    /// What a scanner makes of the lines in one go, the block's first byte standing at <paramref name="alignment"/> of its buffer: at
    /// first sight, and again with the templates that it has learned meanwhile.
    /// </summary>
    public static string ByScanner(byte[] block, KernelKind kernel, EventFields? fields = null, int alignment = 0, int linesBeforeTemplates = 0)
    {
        var sink = new RecordingSink();
        var scanner = new EventScanner(fields ?? EventFields.Default, sink.Agents, sink.Rejects, kernel, linesBeforeTemplates) { IsStrict = true };
        var buffer = Buffer(block, alignment);
        var first = "";
        for (var times = 0; times < (linesBeforeTemplates == 0 ? 3 : 1); times++)
        {
            sink.Clear();
            var lines = scanner.ScanBlock(buffer, alignment, alignment + block.Length, 0, sink);
            Assert.Equal(block.Count(b => b == '\n'), lines);
            var text = Text(sink);
            if (times > 0)
                Assert.Equal(first, text);
            first = text;
        }
        return first;
    }

    /// <summary>What a scanner makes of the lines when they come in two blocks.</summary>
    public static string InTwo(byte[] block, int split, KernelKind kernel)
    {
        var sink = new RecordingSink();
        var scanner = new EventScanner(EventFields.Default, sink.Agents, sink.Rejects, kernel, 0) { IsStrict = true };
        scanner.ScanBlock(Buffer(block[..split], 0), 0, split, 0, sink);
        scanner.ScanBlock(Buffer(block[split..], 0), 0, block.Length - split, split, sink);
        return Text(sink);
    }

    /// <summary>What a scanner makes of each line by itself.</summary>
    public static string OneByOne(byte[] block, KernelKind kernel)
    {
        var sink = new RecordingSink();
        var scanner = new EventScanner(EventFields.Default, sink.Agents, sink.Rejects, kernel, 0) { IsStrict = true };
        foreach (var (start, end) in Lines(block))
        {
            if (scanner.TryScan(block.AsSpan(start, end - start - 1), start, out var e))
                sink.Add(e);
        }
        return Text(sink);
    }

    /// <summary>Where the lines begin, and past their LFs.</summary>
    public static IEnumerable<(int Start, int End)> Lines(byte[] block)
    {
        for (var start = 0; start < block.Length;)
        {
            var end = Array.IndexOf(block, (byte)'\n', start) + 1;
            yield return (start, end);
            start = end;
        }
    }

    public static string Text(RecordingSink sink) =>
        string.Concat(sink.Events.Select(e =>
            $"{e.Offset}: {sink.Agents[e.Agent]} {BitConverter.DoubleToInt64Bits(e.Reward):x} {e.Reward:r} "
                + $"{e.LatencyMs:r} {e.CostUsd:r} {e.Timestamp} {e.IsError} {e.NoReward}\n"))
        + string.Join(' ', RejectCounts.Reasons.Select(reason => $"{RejectCounts.NameOf(reason)} {sink.Rejects[reason]}"));

    // What lies around a block is as bad as can be: quotes, digits and half characters.
    private static byte[] Buffer(byte[] block, int alignment)
    {
        var buffer = new byte[alignment + block.Length + EventScanner.Slack];
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = "\"\\1\u00e9}"u8[i % 6];
        block.CopyTo(buffer, alignment);
        return buffer;
    }
}
