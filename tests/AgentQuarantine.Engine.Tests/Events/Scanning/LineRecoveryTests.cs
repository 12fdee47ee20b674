using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;

namespace AgentQuarantine.Tests.Events.Scanning;

/// <summary>A whole event is not lost to its neighbour, and nothing is guessed.</summary>
public class LineRecoveryTests
{
    private const string A = """{"agent":"a","reward":1}""", B = """{"agent":"b","reward":2,"ok":true}""", C = """{ "agent": "c" }""";

    // What is read of a line, and how many parts are refused as malformed.
    public static TheoryData<string, string, int> Lines { get; } = new()
    {
        { "\0\0\0\0" + A, "a", 0 },
        { "\uFEFF" + A, "a", 0 },
        { "\u001e" + A, "a", 0 },
        { "\0\r\uFEFF " + A + "\0\0", "a", 0 },
        { A + ",", "a", 0 },
        { "," + A, "a", 0 },
        { A + B, "a b", 0 },
        { A + " " + B + "," + C, "a b c", 0 },
        { A + "\r" + B + "\r\r" + C + "\r", "a b c", 0 },
        { A + "}", "a", 1 },
        { A + " and more", "a", 1 },
        { A + "]", "a", 1 },
        { A + B[..20], "a", 1 },
        { """{"x":1}""" + B, "b", 0 },
        { """{"agent":"a","rew""" + B, "b", 1 },
        { """{"agent":"a","reward""" + C, "c", 1 },
        { """{"agent":"a",""" + B, "b", 1 },
        { """{"agent":"a","note":"see: """ + B, "b", 1 },
        { """{"agent":"a","note":"see {x} and \"{\" """ + B, "b", 1 },
        { """{"agent":"a","note":"ends with {""" + "\"" + B, "b", 1 },
        { """{"agent":"a","note":"cut \""" + B, "b", 1 },
        { """{"agent":"a","note":"cut \u00""" + B, "b", 1 },
        { """{"agent":"a","reward":-""" + B, "b", 1 },
        { """{"agent":"a","reward":1.""" + B, "b", 1 },
        { """{"agent":"a","ok":tr""" + B, "b", 1 },
        { """{"agent":"a","x":[1,2""" + B, "b", 1 },
        { "{" + B, "b", 1 },
        { """{"agent":"a","rew{"agent":"x","re""" + B, "b", 1 },
        { """{"agent":"a","rew""" + B + C, "b c", 1 },
        { """{"agent":"a","rew""" + "\0\0\0" + B, "b", 1 },
        { """rd":1}""" + B, "b", 1 },
        { "2026-11-22 INFO " + B, "b", 1 },
        { """{"agent":"a","rew""" + "\r" + B + "\r", "b", 1 },
        { """{"agent":"a","x":""" + "\r" + B + "\r" + C, "b c", 1 },
        { B + "\rWARN\r" + C, "b c", 1 },

        // Nested, or perhaps so: nothing is taken.
        { """{"agent":"a","meta":""" + B, "", 1 },
        { """{"agent":"a","meta":[""" + B, "", 1 },
        { """{"agent":"a","meta":[1,""" + B, "", 1 },
        { """{"agent":"a",meta:""" + B, "", 1 },
        { "\"meta\": " + B, "", 1 },
        { "[" + A + "," + B, "", 1 },
        { """{"agent":"a","rew{"agent":"x","meta":""" + B, "", 1 },
        { """{"agent":"a","rew""" + B + " and more", "", 1 },
        { """{"agent":"a","rew""" + B + "}", "", 1 },
        { """{"agent":"a","rew{"x":1}""", "", 1 },
        { """{"agent":"a","msg":"got {"agent":"b"} from it"}""", "", 1 },
        { "{\"agent\":\"a\",\"x\":" + new string('[', 64) + B + new string(']', 64) + "}", "", 1 },
        { "\0\0\0", "", 1 },
        { "WARN", "", 1 },
        { "{\"agent\":\"\\ud800\"}", "", 1 },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_is_whole_counts_and_the_rest_is_refused(string line, string agents, int refused)
    {
        foreach (var kernel in Scans.Kernels)
        {
            var sink = Scan(kernel, 0, "{\"agent\":\"first\"}\n" + line + "\n{\"agent\":\"last\"}\n");
            Assert.Equal($"first {agents} last".Replace("  ", " "), sink.Names);
            Assert.Equal((refused, 0), (sink.Rejects[RejectReason.Malformed], sink.Rejects.Repaired));
        }
    }

    [Fact]
    public void A_line_torn_anywhere_before_a_whole_one_takes_it_with_it_only_where_it_may_be_nested()
    {
        const string Torn = """{"agent":"a","reward":-0.5,"x":[1,{"y":null}],"note":"é, \"{\u0041\": ","ok":false}""";
        var bytes = Encoding.UTF8.GetBytes(Torn);
        for (var length = 1; length < bytes.Length; length++)
        {
            var sink = Scan(Scans.Kernels[^1], 1000, [.. bytes[..length], .. "{\"agent\":\"b\",\"reward\":-4}\n"u8]);
            var mayBeNested = Encoding.UTF8.GetString(bytes[..length]) is var before
                && ((before.EndsWith("\":", StringComparison.Ordinal) && !before.EndsWith("\\\":", StringComparison.Ordinal))
                    || before.EndsWith('[') || before.EndsWith("[1,"));
            Assert.Equal((length, mayBeNested ? "" : "b", 1L), (length, sink.Names, sink.Rejects.Total));
            if (!mayBeNested)
                Assert.Equal((-4, 1000 + length), (sink.Events[0].Reward, sink.Events[0].Offset));
        }
    }

    [Fact]
    public void Bad_bytes_in_values_are_repaired_and_counted()
    {
        byte[] lines =
        [
            .. "{\"message\":\"caf"u8, 0xE9, .. "\",\"agent\":\"a\",\"reward\":-4}\n"u8,
            .. "{\"agent\":\"b\",\"prompt\":\"naïve 日"u8, 0xE6, 0x9C, .. "\"}\n"u8,
            .. "{\"k"u8, 0xFF, .. "\":1,\"agent\":\"c"u8, 0xC3, .. "\"}\n"u8,
            .. "{\"agent\":\"d\"}{\"x\":\""u8, 0x80, .. "\",\"agent\":\"e\"}{\"agent\":\"\uFFFD\"}\n"u8,
            .. "{\"agent\":"u8, 0xFF, .. "\"f\"}\n"u8,
        ];
        foreach (var kernel in Scans.Kernels)
        {
            var sink = Scan(kernel, 0, lines);
            Assert.Equal("a b c\uFFFD d e \uFFFD", sink.Names);
            Assert.Equal(-4, sink.Events[0].Reward);
            Assert.Equal((1, 4), (sink.Rejects.Total, sink.Rejects.Repaired));
            Assert.All(sink.Events, e => Assert.Equal((byte)'{', lines[e.Offset]));
        }
    }

    [Theory]
    [InlineData("{\"agent\":\"a\"}\r{\"agent\":\"b\"}", true)]
    [InlineData("{\"agent\":\"a\"}\r{\"agent\":\"b\"}\r", true)]
    [InlineData("{\"agent\":\"a\",\"re{\"agent\":\"b\"}", true)]
    [InlineData("{\"agent\":\"a\"}{\"agent\":\"b\"", false)]
    [InlineData("{\"agent\":\"a\"}\0\0", true)]
    [InlineData("\0\0", false)]
    [InlineData("{\"agent\":\"a\",\"x\":{\"agent\":\"b\"}", false)]
    public void A_tail_is_whole_where_it_ends_with_a_whole_object(string tail, bool whole)
    {
        var sink = new RecordingSink();

        Assert.Equal(whole, new EventScanner(EventFields.Default, sink.Agents, sink.Rejects).IsWhole(Encoding.UTF8.GetBytes(tail), 0));
        Assert.Equal(0, sink.Rejects.Total + sink.Rejects.Repaired + sink.Agents.Count);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"")]
    [InlineData("{\"a\":{")]
    [InlineData("{\"a\":[{},")]
    [InlineData("{}")]
    [InlineData("{\"agent\":\"a\",\"x{\"agent\":\"b\"}")]
    [InlineData("\r{\"a\":[1,")]
    [InlineData("{\\\"")]
    public void A_hostile_line_costs_in_proportion_to_its_length(string piece)
    {
        // Quadratic, this would take hours.
        var line = string.Concat(Enumerable.Repeat(piece, 4_000_000 / piece.Length)) + " x\n";

        Assert.InRange(Scan(Scans.Kernels[^1], 0, line).Rejects.Total, 1, line.Length);
    }

    private static RecordingSink Scan(AgentQuarantine.Events.Vectors.KernelKind kernel, long offset, string lines) =>
        Scan(kernel, offset, Encoding.UTF8.GetBytes(lines));

    private static RecordingSink Scan(AgentQuarantine.Events.Vectors.KernelKind kernel, long offset, byte[] lines)
    {
        var sink = new RecordingSink();
        var scanner = new EventScanner(EventFields.Default, sink.Agents, sink.Rejects, kernel, linesBeforeTemplates: 0);
        scanner.ScanBlock([.. lines, .. new byte[EventScanner.Slack]], 0, lines.Length, offset, sink);
        return sink;
    }
}
