using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Scanning;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Tests.Events.Scanning;

/// <summary>Where fields are found: paths, arrays, constants, alternatives, units and lists of texts.</summary>
public class FieldPathTests
{
    [Theory]
    [InlineData("a.b.c", """{"a":{"b":{"c":"x"}}}""")]
    [InlineData("a.b.c", """{"a.b.c":"x"}""")]
    [InlineData("a.b.c", """{"a":{"b.c":"x"}}""")]
    [InlineData("a.b.c", """{"a.b":{"c":"x"}}""")]
    [InlineData("a.b.c", """{"a":{"b":{"c":"y"}},"a.b":{"c":"y"},"a.b.c":"x"}""")]
    [InlineData("a.b.c", """{"a":{"b.c":"x","b":{"c":"y"}}}""")]
    [InlineData("attributes.gen_ai.agent.name", """{"attributes":{"gen_ai.agent.name":"x"}}""")]
    [InlineData("attributes.gen_ai.agent.name", """{"attributes":{"gen_ai":{"agent.name":"x"}}}""")]
    [InlineData("attributes.gen_ai.agent.name", """{"attributes":{"gen_ai.agent.name":"y"},"attributes":{"gen_ai.agent.name":"x"}}""")]
    [InlineData("a[\"b.c\"]", """{"a":{"b":{"c":"y"},"b.c":"x"}}""")]
    [InlineData("a['b.c'].d", """{"a":{"b.c":{"d":"x"}}}""")]
    [InlineData("a[1]", """{"a":["y","x"]}""")]
    [InlineData("a[1].b", """{"a":[{"b":"y"},{"b":"x"}]}""")]
    [InlineData("a.1.b", """{"a":[{"b":"y"},{"b":"x"}]}""")]
    [InlineData("a.1.b", """{"a":{"1":{"b":"x"}}}""")]
    [InlineData("a.1.b", """{"a":{"1.b":"x"}}""")]
    [InlineData("a[0][1].b.c", """{"a":[[1,{"b.c":"x"}]]}""")]
    [InlineData("attributes[key=gen_ai.agent.name].value",
        """{"attributes":[{"key":"other","value":"y"},{"value":"x","key":"gen_ai.agent.name"}]}""")]
    [InlineData("attributes[key=gen_ai.agent.name].value.stringValue",
        """{"attributes":[7,{"key":"gen_ai.agent.name","value":{"stringValue":"x"}}]}""")]
    [InlineData("a[n='1 ]'].v", """{"a":[{"n":1},{"n":"1 ]","v":"x"}]}""")]
    [InlineData("a[n=1].v", """{"a":[{"n":2},{"n":1,"v":"x"}]}""")]
    [InlineData("='x'", """{"y":1}""")]
    [InlineData("a|b", """{"b":"y","a":"x"}""")]
    [InlineData("a|b", """{"a":null,"b":"x"}""")]
    [InlineData("a.b|c[0]|='y'", """{"c":["x"]}""")]
    [InlineData("a|='x'", """{"b":1}""")]
    public void The_agent_is_found(string path, string line)
    {
        foreach (var kernel in Scans.Kernels)
        {
            foreach (var linesBeforeTemplates in new[] { 0, int.MaxValue })
                Assert.Equal("x x x", Scan(EventFields.Default.With("Agent", path), kernel, linesBeforeTemplates, line, line, line).Names);
        }
    }

    [Theory]
    [InlineData("a.b", """{"a":"b"}""")]
    [InlineData("a[0]", """{"a":[]}""")]
    [InlineData("a[0]", """{"a":{"0":"x"}}""")]
    [InlineData("a[k=v].x", """{"a":[{"k":"w","x":"y"}]}""")]
    [InlineData("a[\"b.c\"]", """{"a":{"b":{"c":"y"}}}""")]
    [InlineData("a|b", """{"a":null}""")]
    public void Or_it_is_not(string path, string line) =>
        Assert.Equal(1, Scan(EventFields.Default.With("Agent", path), KernelKind.Scalar, 0, line).Rejects[RejectReason.NoAgent]);

    [Theory]
    [InlineData("t:ns", "1500000", 1.5)]
    [InlineData("t:us", "1500", 1.5)]
    [InlineData("t:ms", "1.5", 1.5)]
    [InlineData("t:s", "1.25", 1250)]
    [InlineData("t:s", "\"1.25\"", 1250)]
    [InlineData("t|u:s", "0.007", 7)]
    [InlineData("t", "1.25", 1.25)]
    public void A_latency_may_have_another_unit(string path, string value, double expected)
    {
        var line = $$"""{"agent":"a","t":{{value}}}""";

        Assert.All(Scan(EventFields.Default.With("LatencyMs", path), KernelKind.Scalar, 0, line, line, line).Events,
            e => Assert.Equal(expected, e.LatencyMs));
    }

    [Theory]
    [InlineData("Ok", "status in ok,success", "\"success\"", false)]
    [InlineData("Ok", "status in ok, success", "\"OK\"", false)]
    [InlineData("Ok", "status in ok,success", "\"failure\"", true)]
    [InlineData("Ok", "status in ok,success", "null", false)]
    [InlineData("Ok", "status in 200,204", "204", false)]
    [InlineData("Ok", "status in 200,204", "500", true)]
    [InlineData("Error", "status in error,failed", "\"failed\"", true)]
    [InlineData("Error", "status in error,failed", "\"success\"", false)]
    [InlineData("Error", "status in error,failed", "null", false)]
    public void A_texts_meaning_may_be_given(string field, string path, string value, bool expected)
    {
        var line = $$"""{"agent":"a","status":{{value}}}""";

        Assert.All(Scan(EventFields.Default.With(field, path), KernelKind.Scalar, 0, line, line, line).Events,
            e => Assert.Equal(expected, e.IsError));
    }

    [Fact]
    public void Several_fields_are_found_along_paths_that_share_their_beginnings()
    {
        var fields = new EventFields
        {
            Agent = "attributes[key=name].value",
            Reward = "attributes[key=score].value",
            LatencyMs = "span.time:s",
            CostUsd = "span.cost.usd",
            Error = "span.status in error",
            Timestamp = "span.ts|ts",
        };
        const string Line = """{"span":{"time":2,"cost.usd":0.5,"status":"error"},"ts":1700000000"""
            + ""","attributes":[{"key":"score","value":-3},{"key":"name","value":"n"}]}""";
        foreach (var kernel in Scans.Kernels)
        {
            var sink = Scan(fields, kernel, 0, Line, Line, Line);
            Assert.Equal("n n n", sink.Names);
            Assert.All(sink.Events,
                e => Assert.Equal((-3, 2000, 0.5, true, 638_355_968_000_000_000), (e.Reward, e.LatencyMs, e.CostUsd, e.IsError, e.Timestamp)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("a.")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[\"b]")]
    [InlineData("a[0]b")]
    [InlineData("a|")]
    [InlineData("=name")]
    [InlineData("='name")]
    [InlineData("a.b.c.d.e.f.g.h.i")]
    public void What_is_no_path_is_said(string path)
    {
        var error = Assert.Throws<ArgumentException>(() => EventFields.Default.With("Agent", path));

        Assert.Contains("Agent", error.Message);
    }

    private static RecordingSink Scan(EventFields fields, KernelKind kernel, int linesBeforeTemplates, params string[] lines)
    {
        var sink = new RecordingSink();
        var block = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        new EventScanner(fields, sink.Agents, sink.Rejects, kernel, linesBeforeTemplates)
            .ScanBlock([.. block, .. new byte[EventScanner.Slack]], 0, block.Length, 0, sink);
        return sink;
    }
}
