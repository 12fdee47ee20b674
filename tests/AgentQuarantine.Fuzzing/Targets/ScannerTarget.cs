using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Fuzzing.Targets;

/// <summary>Lines of an event log: every way of scanning them comes to the same.</summary>
internal static class ScannerTarget
{
    private static readonly KernelKind[] Kernels = Enum.GetValues<KernelKind>();
    private static readonly EventFields Fields = EventFields.Default with { Id = "id" };

    public static FuzzTarget Target { get; } = new("scanner", Run,
    [
        "{\"agent\":\"a\",\"reward\":-0.5}", "\"agent\":", "\"reward\":", "\"latency_ms\":", "\"cost_usd\":",
        "\"error\":", "\"ok\":", "\"ts\":", "\"id\":", "null", "true",
        "false", "NaN", "-Infinity", "1e400", "-0", "\"2026-11-22T14:06:00.5Z\"", "1764000000", "\\u0022", "\\ud83d\\ude00", "\\\\",
        "\u00e9", "\u65e5", "\uFEFF", "\0\0\0\0", "\r", "\n",
        "[", "]", "{", "}", ",", ":", "{\"a\":{\"b\":[1,2]}}",
    ]);

    private static void Run(byte[] input)
    {
        // A last line that is whole: what is begun before it, in UTF-16, does not go on at the block's end.
        byte[] block = [.. input, (byte)'\n', .. "{}\n"u8];
        var (expected, whole) = Scan(block, KernelKind.Scalar, int.MaxValue, times: 1);
        var kernel = Kernels[input.Length % Kernels.Length];
        var (found, _) = Scan(block, kernel, 0, times: 3);
        FaultException.Unless(found == expected, $"{kernel} with templates:\n{found}\ninstead of\n{expected}");
        // What is at the log's end, and may still grow, is the same event or none.
        var tail = input.AsSpan(input.AsSpan().LastIndexOf((byte)'\n') + 1);
        var scanner = new EventScanner(Fields, new AgentTable(), new RejectCounts());
        if (scanner.IsWhole(tail, 1))
            FaultException.Unless(whole, "a tail that is whole, in lines of which none is an event or refused");
    }

    private static (string Text, bool Any) Scan(byte[] block, KernelKind kernel, int linesBeforeTemplates, int times)
    {
        var sink = new Sink();
        var scanner = new EventScanner(Fields, sink.Agents, sink.Rejects, kernel, linesBeforeTemplates);
        byte[] buffer = [.. block, .. new byte[EventScanner.Slack]];
        var first = "";
        for (var i = 0; i < times; i++)
        {
            sink.Text.Clear();
            var rejects = sink.Rejects.Total;
            scanner.Lines = 0;
            var lines = scanner.ScanBlock(buffer, 0, block.Length, 0, sink);
            FaultException.Unless(lines == block.AsSpan().Count((byte)'\n'), $"{lines} lines");
            sink.Text.Append(sink.Rejects.Total - rejects);
            first = i == 0 ? sink.Text.ToString() : first;
            FaultException.Unless(sink.Text.Equals(first), $"{kernel}: a template reads\n{sink.Text}\nwhere the grammar reads\n{first}");
        }
        return (first, first != "1");
    }

    private sealed class Sink : IEventSink
    {
        private long _offset = -1;

        public AgentTable Agents { get; } = new();

        public RejectCounts Rejects { get; } = new();

        public StringBuilder Text { get; } = new();

        public void Add(in AgentEvent e)
        {
            FaultException.Unless(Text.Length == 0 || e.Offset > _offset, "events out of order");
            _offset = e.Offset;
            Text.Append(Agents[e.Agent]).Append(' ').Append(e.Line).Append(' ').Append(e.Offset)
                .Append(' ').Append(BitConverter.DoubleToInt64Bits(e.Reward))
                .Append(' ').Append(e.NoReward).Append(' ').Append(BitConverter.DoubleToInt64Bits(e.LatencyMs)).Append(' ')
                .Append(BitConverter.DoubleToInt64Bits(e.CostUsd)).Append(' ').Append(e.Timestamp).Append(' ').Append(e.IsError).Append('\n');
        }
    }
}
