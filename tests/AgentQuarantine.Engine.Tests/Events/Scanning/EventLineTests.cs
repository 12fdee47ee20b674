using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Names;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Tests.Events.Scanning;

/// <summary>The contract of an event line, case by case.</summary>
public class EventLineTests
{
    private readonly RecordingSink _sink = new();

    [Theory]
    [InlineData("""{"agent":"caf\u00e9"}""", "café")]
    [InlineData("""{"agent":"café"}""", "café")]
    [InlineData("""{"\u0061gent":"a"}""", "a")]
    [InlineData("""{"agent":"x","agent":"a"}""", "a")]
    [InlineData("""{"agent":12.50}""", "12.50")]
    [InlineData("""{"agent":"a\u2028b"}""", "a\u2028b")]
    [InlineData("{\"agent\":\"a\u2028b\"}", "a\u2028b")]
    [InlineData("""{"agent":"\ud83d\ude00"}""", "😀")]
    [InlineData("{\"agent\":\"a\"}\r", "a")]
    [InlineData(" \t{ \"agent\" : \"a\" } ", "a")]
    public void The_agent_is_read(string line, string agent)
    {
        Scan(line);

        Assert.Equal(agent, _sink.Names);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData("""{"agent":"a" """, RejectReason.Malformed)]
    [InlineData("""{"agent":"a","x":01}""", RejectReason.Malformed)]
    [InlineData("""{"agent":"\ud800"}""", RejectReason.Malformed)]
    [InlineData("""{"agent":"a","x":-NaN}""", RejectReason.Malformed)]
    [InlineData("WARN", RejectReason.Malformed)]
    [InlineData("[1]", RejectReason.NotObject)]
    [InlineData("12", RejectReason.NotObject)]
    [InlineData("NaN", RejectReason.NotObject)]
    [InlineData("{}", RejectReason.NoAgent)]
    [InlineData("""{"agent":""}""", RejectReason.NoAgent)]
    [InlineData("""{"agent":null}""", RejectReason.NoAgent)]
    [InlineData("""{"agent":true}""", RejectReason.NoAgent)]
    [InlineData("""{"agent":{"name":"a"}}""", RejectReason.NoAgent)]
    [InlineData("""{"agent":"a","agent":[]}""", RejectReason.NoAgent)]
    [InlineData("""{"x":{"agent":"a"}}""", RejectReason.NoAgent)]
    public void A_line_that_is_no_event_is_refused_for_its_reason(string line, RejectReason reason)
    {
        Scan("{}", "{\"agent\":\"a\"}", line); // The first is not at the log's start any more, and leaves nothing behind.

        Assert.Single(_sink.Events);
        Assert.Equal(reason == RejectReason.NoAgent ? 2 : 1, _sink.Rejects[reason]);
        Assert.Equal(2, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData("0.5", 0.5)]
    [InlineData("\"0.5\"", 0.5)]
    [InlineData("\" 1_000.5\\n\"", 1000.5)]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    [InlineData("-0.0", -0.0)]
    [InlineData("[-4.0]", -4)]
    [InlineData("[ 7 ]", 7)]
    public void Rewards_are_read_as_Python_reads_them(string reward, double expected)
    {
        Scan($$"""{"agent":"a","reward":{{reward}}}""");

        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(_sink.Events.Single().Reward));
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData("reward", "\"n/a\"", RejectReason.BadReward)]
    [InlineData("reward", "\"\"", RejectReason.BadReward)]
    [InlineData("reward", "[]", RejectReason.BadReward)]
    [InlineData("reward", "[1,2]", RejectReason.BadReward)]
    [InlineData("reward", "[[1]]", RejectReason.BadReward)]
    [InlineData("reward", "[\"1\"]", RejectReason.BadReward)]
    [InlineData("reward", "[NaN]", RejectReason.NonFinite)]
    [InlineData("reward", "{}", RejectReason.BadReward)]
    [InlineData("reward", "\"\\ud800\"", RejectReason.BadReward)]
    [InlineData("reward", "NaN", RejectReason.NonFinite)]
    [InlineData("reward", "-Infinity", RejectReason.NonFinite)]
    [InlineData("reward", "\"-Infinity\"", RejectReason.NonFinite)]
    [InlineData("reward", "\"nan\"", RejectReason.NonFinite)]
    [InlineData("reward", "1e400", RejectReason.NonFinite)]
    [InlineData("latency_ms", "-1", RejectReason.BadLatency)]
    [InlineData("latency_ms", "\"slow\"", RejectReason.BadLatency)]
    [InlineData("latency_ms", "-Infinity", RejectReason.NonFinite)]
    [InlineData("cost_usd", "-0.01", RejectReason.BadCost)]
    [InlineData("cost_usd", "[]", RejectReason.BadCost)]
    public void A_bad_value_is_refused_alone(string field, string value, RejectReason reason)
    {
        Scan($$"""{"agent":"a","{{field}}":{{value}}}""");

        var e = _sink.Events.Single();
        Assert.Equal((double.NaN, double.NaN, double.NaN), (e.Reward, e.LatencyMs, e.CostUsd));
        Assert.Equal(1, _sink.Rejects[reason]);
        Assert.Equal(1, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData("\"error\":null", false)]
    [InlineData("\"error\":false", false)]
    [InlineData("\"error\":\"\"", false)]
    [InlineData("\"error\":\"timeout\"", true)]
    [InlineData("\"error\":\"\\u0020\"", true)]
    [InlineData("\"error\":0", false)]
    [InlineData("\"error\":-0.0e5", false)]
    [InlineData("\"error\":1e-9", true)]
    [InlineData("\"error\":{}", false)]
    [InlineData("\"error\":[ ]", false)]
    [InlineData("\"error\":[0]", true)]
    [InlineData("\"error\":{\"code\":0}", true)]
    [InlineData("\"error\":\"None\"", false)]
    [InlineData("\"error\":\"fal\\u0073e\"", false)]
    [InlineData("\"error\":\"0\"", true)]
    [InlineData("\"error\":\"null\"", true)]
    [InlineData("\"error\":true", true)]
    [InlineData("\"error\":\"timeout\",\"error\":null", false)]
    [InlineData("\"ok\":false", true)]
    [InlineData("\"ok\":true", false)]
    [InlineData("\"ok\":null", false)]
    [InlineData("\"ok\":0", true)]
    [InlineData("\"ok\":\"\"", true)]
    [InlineData("\"ok\":\"FALSE\"", true)]
    [InlineData("\"ok\":[]", true)]
    [InlineData("\"ok\":\"yes\"", false)]
    [InlineData("\"ok\":1", false)]
    public void Errors_are_told(string member, bool expected)
    {
        Scan($$"""{"agent":"a",{{member}}}""");

        Assert.Equal(expected, _sink.Events.Single().IsError);
    }

    [Fact]
    public void Blank_lines_are_lines_but_neither_events_nor_refused()
    {
        Assert.Equal(4, Scan("", " \t", "\r", "{\"agent\":\"a\"}"));

        Assert.Single(_sink.Events);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Arrays_and_objects_may_nest_sixty_four_levels(int levels, bool read)
    {
        Scan("{\"agent\":\"a\",\"x\":" + new string('[', levels - 1) + new string(']', levels - 1) + "}");

        Assert.Equal(read ? 1 : 0, _sink.Events.Count);
        Assert.Equal(read ? 0 : 1, _sink.Rejects[RejectReason.Malformed]);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_line_may_have_sixteen_megabytes(int more, bool read)
    {
        const string Rest = "{\"agent\":\"a\",\"x\":\"\"}";
        var line = Rest.Insert(Rest.Length - 2, new string('x', EventScanner.MaxLineBytes + more - Rest.Length));

        Scan(line, "{\"agent\":\"b\"}");

        Assert.Equal(read ? "a b" : "b", _sink.Names);
        Assert.Equal(read ? 0 : 1, _sink.Rejects[RejectReason.TooLong]);
        Assert.Equal(read, new EventScanner(EventFields.Default, _sink.Agents, _sink.Rejects).TryScan(Encoding.UTF8.GetBytes(line), 0, out _));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void So_may_a_line_whose_shape_is_known(int more, bool read)
    {
        const string Shape = "{\"agent\":\"a\",\"x\":\"\"}";
        var lines = string.Concat(Enumerable.Repeat(Shape + "\n", 200));
        var line = Shape.Insert(Shape.Length - 2, new string('x', EventScanner.MaxLineBytes + more - Shape.Length));
        var block = Encoding.UTF8.GetBytes(lines + line + "\n" + new string(' ', EventScanner.Slack));

        new EventScanner(EventFields.Default, _sink.Agents, _sink.Rejects, KernelChoice.Best, linesBeforeTemplates: 0)
            .ScanBlock(block, 0, block.Length - EventScanner.Slack, 0, _sink);

        Assert.Equal(read ? 201 : 200, _sink.Events.Count);
        Assert.Equal(read ? 0 : 1, _sink.Rejects[RejectReason.TooLong]);
    }

    [Theory]
    [InlineData("{\"agent\":\"a\"}", true)]
    [InlineData("{\"agent\":\"a\"} ", true)]
    [InlineData("{}", true)]
    [InlineData("{\"agent\":\"a\"", false)]
    [InlineData("{\"agent\":\"a\"}}", false)]
    [InlineData("{\"agent\":\"a\"}\n", false)]
    [InlineData("{\"agent\":\"a\"}\n{\"agent\":\"b\"}", false)]
    [InlineData("12", false)]
    [InlineData("", false)]
    public void A_tail_is_whole_where_it_is_one_object(string tail, bool whole)
    {
        var scanner = new EventScanner(EventFields.Default, _sink.Agents, _sink.Rejects);

        Assert.Equal(whole, scanner.IsWhole(Encoding.UTF8.GetBytes(tail), 0));
        Assert.Equal(0, _sink.Rejects.Total + _sink.Agents.Count);
    }

    [Theory]
    [InlineData("", NoReward.Missing)]
    [InlineData(",\"reward\":null", NoReward.Missing)]
    [InlineData(",\"reward\":\"soon\"", NoReward.Unreadable)]
    [InlineData(",\"reward\":[1,2]", NoReward.Unreadable)]
    [InlineData(",\"reward\":NaN", NoReward.NotFinite)]
    [InlineData(",\"reward\":Infinity", NoReward.NotFinite)]
    [InlineData(",\"reward\":1e400", NoReward.NotFinite)]
    [InlineData(",\"reward\":-Infinity", NoReward.NegativeInfinity)]
    [InlineData(",\"reward\":-1e400", NoReward.NegativeInfinity)]
    [InlineData(",\"reward\":\"-inf\"", NoReward.NegativeInfinity)]
    [InlineData(",\"reward\":[-Infinity]", NoReward.NegativeInfinity)]
    public void An_event_says_why_it_has_no_reward(string member, NoReward expected)
    {
        Scan("{\"agent\":\"a\"" + member + "}");

        Assert.Equal((double.NaN, expected), (_sink.Events.Single().Reward, _sink.Events.Single().NoReward));
    }

    [Fact]
    public void Names_longer_than_256_characters_are_cut_with_their_hash_behind()
    {
        var name = new string('é', 256);
        Scan($$"""{"agent":"{{name}}"}""", $$"""{"agent":"{{name}}x"}""", $$"""{"agent":"{{name}}y"}""", "{\"agent\":\"a \"}");

        var names = _sink.Events.Select(e => _sink.Agents[e.Agent]).ToArray();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name + "x")))[..16];
        Assert.Equal([name, $"{name}~{hash}", names[2], "a "], names);
        Assert.StartsWith(name + "~", names[2]);
        Assert.NotEqual(names[1], names[2]);
        Assert.Equal(names[1], AgentName.Shorten(name + "x"));
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused_wherever_they_stand()
    {
        foreach (var invalid in InvalidUtf8.All)
        {
            foreach (var place in new[] { "{\"agent\":\"#\"}", "{\"#\":1,\"agent\":\"a\"}",
                "{\"agent\":\"a\",\"x\":[{\"y\":\"some text before # and after\"}]}" })
            {
                var parts = place.Split('#');
                byte[] block = [.. Encoding.UTF8.GetBytes(parts[0]), .. invalid, .. Encoding.UTF8.GetBytes(parts[1]), (byte)'\n'];
                foreach (var kernel in Scans.Kernels)
                    Assert.Contains("malformed 1 not_object 0 no_agent 0", Scans.ByScanner(block, kernel));
            }
        }
    }

    [Fact]
    public void Nothing_is_allocated_per_line()
    {
        var lines = string.Concat(Enumerable.Range(0, 2_000).Select(i =>
            $$"""{"agent":"caf\u00e9 {{i % 7}}","ts":"2026-11-22T14:06:{{i % 60:d2}}.5Z","reward":"{{i}}.25","latency_ms":" {{i}} ","cost_usd":"""
            + $$"""0.{{i}},"x":["é",{{i}}]}""" + "\n"));
        var block = Encoding.UTF8.GetBytes(lines + new string('\0', EventScanner.Slack));
        var sink = new NullSink();
        var scanner = new EventScanner(EventFields.Default, sink.Agents, sink.Rejects, KernelChoice.Best, linesBeforeTemplates: 0);
        scanner.ScanBlock(block, 0, block.Length - EventScanner.Slack, 0, sink);

        Assert.Equal(0, Allocations.Least(() => scanner.ScanBlock(block, 0, block.Length - EventScanner.Slack, 1, sink)));
        Assert.Equal(0, sink.Rejects.Total);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public void A_refused_line_is_counted_after_the_events_before_it_and_before_those_behind_it(int linesBeforeTemplates)
    {
        string[] kinds =
        [
            """{"agent":"a","reward":1}""", """{"agent":"b","reward":2}""", """{"agent":"","reward":3}""", """{"reward":4,"agent":"c"}""",
            "[]", "{", "",
        ];
        var random = new Random(1);
        var lines = Enumerable.Range(0, 1_000).Select(_ => kinds[Math.Min(random.Next(20), random.Next(kinds.Length))]).ToArray();
        var block = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n" + new string('\0', EventScanner.Slack));
        var sink = new RefusalSink();

        new EventScanner(EventFields.Default, sink.Agents, sink.Rejects, KernelChoice.Best, linesBeforeTemplates)
            .ScanBlock(block, 0, block.Length - EventScanner.Slack, 0, sink);

        var isRefused = Array.ConvertAll(lines, line => line == kinds[2] || line is "[]" or "{");
        Assert.Equal(
            Enumerable.Range(0, lines.Length).Where(i => !isRefused[i] && lines[i] != "")
                .Select(i => (long)isRefused.Take(i).Count(refused => refused)),
            sink.RefusedBefore);
    }

    private long Scan(params string[] lines)
    {
        var block = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n" + new string('\0', EventScanner.Slack));
        return new EventScanner(EventFields.Default, _sink.Agents, _sink.Rejects).ScanBlock(block, 0, block.Length - EventScanner.Slack, 0, _sink);
    }

    private sealed class RefusalSink : IEventSink
    {
        public AgentTable Agents { get; } = new();

        public RejectCounts Rejects { get; } = new();

        public List<long> RefusedBefore { get; } = [];

        public void Add(in AgentEvent e) => RefusedBefore.Add(Rejects.Total);
    }

    private sealed class NullSink : IEventSink
    {
        public AgentTable Agents { get; } = new();

        public RejectCounts Rejects { get; } = new();

        public void Add(in AgentEvent e)
        {
        }
    }
}
