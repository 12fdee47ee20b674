using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Formats;
using AgentQuarantine.Events.Vectors;

namespace AgentQuarantine.Tests.Events.Formats;

/// <summary>OTLP/JSON: spans, log records and evaluation results are events where they carry what the fields ask for.</summary>
public sealed class OtlpTests : IDisposable
{
    private const string Agent = """{"key":"gen_ai.agent.name","value":{"stringValue":"planner"}}""";
    private const string Cost = """{"key":"gen_ai.usage.cost","value":{"doubleValue":0.25}}""";
    private const string Times = """ "startTimeUnixNano":"1772409600000000000","endTimeUnixNano":"1772409601500000000" """;

    private readonly TempFolder _folder = new();
    private readonly RecordingSink _sink = new();

    [Fact]
    public void A_span_is_an_event_with_its_latency_cost_status_and_time()
    {
        Read(Span($$"""{"name":"x",{{Times}},"attributes":[{{Agent}},{{Cost}},{{Score("-0.5")}}],"status":{"code":2,"message":"no"} }"""));

        var e = Assert.Single(_sink.Events);
        Assert.Equal(("planner", -0.5, 1500, 0.25, true), (_sink.Names, e.Reward, e.LatencyMs, e.CostUsd, e.IsError));
        Assert.Equal(new DateTime(2026, 3, 2, 0, 0, 1, 500), new DateTime(e.Timestamp));
    }

    [Fact]
    public void Evaluation_results_among_span_events_are_rewards_and_the_span_counts_once()
    {
        var results = string.Join(",", Result("-1"), """{"name":"note"}""", Result("0.5"));

        Read(Span($$"""{{{Times}},"attributes":[{{Agent}},{{Cost}}],"events":[{{results}}],"status":{} }"""));

        Assert.Equal("planner planner", _sink.Names);
        Assert.Equal([-1, 0.5], _sink.Rewards);
        Assert.Equal([1500, double.NaN], _sink.Events.Select(e => e.LatencyMs));
        Assert.Equal([0.25, double.NaN], _sink.Events.Select(e => e.CostUsd));
    }

    [Fact]
    public void A_spans_own_reward_stands_beside_those_of_its_events()
    {
        Read(Span($$"""{"attributes":[{{Agent}},{{Score("3")}}],"events":[{{Result("4")}}]}"""));

        Assert.Equal([3, 4], _sink.Rewards);
    }

    [Fact]
    public void A_log_record_is_an_event_where_it_has_a_reward()
    {
        Read($$"""
            {"resourceLogs":[{"resource":{"attributes":[{{Agent}}]},"scopeLogs":[{"scope":{},"logRecords":[
            {"timeUnixNano":"1772409600000000000","severityNumber":9,"body":{"stringValue":"hi"} },
            {"observedTimeUnixNano":"1772409600000000000","severityNumber":17,"attributes":[{{Score("\"-2\"", "intValue")}}]}]}]}]}
            """.ReplaceLineEndings(""));

        var e = Assert.Single(_sink.Events);
        Assert.Equal((-2, true, new DateTime(2026, 3, 2)), (e.Reward, e.IsError, new DateTime(e.Timestamp)));
    }

    [Theory]
    [InlineData("{\"resource\":{\"attributes\":[AGENT]},\"scopeSpans\":[{\"scope\":{},\"spans\":[SPAN]}]}")]
    [InlineData("{\"scopeSpans\":[{\"spans\":[SPAN],\"scope\":{\"attributes\":[AGENT]}}],\"resource\":{}}")]
    [InlineData("{\"scopeSpans\":[{\"spans\":[SPAN]}],\"resource\":{\"attributes\":[AGENT]}}")]
    public void Attributes_of_resource_and_scope_hold_for_what_is_in_them_wherever_they_stand(string resourceSpans)
    {
        var span = $$"""{"attributes":[{{Score("1")}}]}""";
        var other = $$"""{"scopeSpans":[{"spans":[{{span}}]}]}""";

        Read($$"""{"resourceSpans":[{{resourceSpans.Replace("AGENT", Agent).Replace("SPAN", span)}},{{other}}]}""");

        Assert.Equal("planner", _sink.Names);
    }

    [Fact]
    public void A_spans_own_attribute_counts_more_than_its_resources()
    {
        var own = Agent.Replace("planner", "own");

        Read($$"""{"resourceSpans":[{"resource":{"attributes":[{{Agent}}]},"scopeSpans":[{"spans":[{"attributes":[{{own}}]}]}]}]}""");

        Assert.Equal("own", _sink.Names);
    }

    [Fact]
    public void Lines_without_agents_are_no_events_and_no_refusals()
    {
        Read(Span($$"""{"attributes":[{{Agent}},{{Score("1")}}]}"""), Span("""{"name":"GET /","attributes":[]}"""), """{"resourceMetrics":[]}""");

        Assert.Single(_sink.Events);
        Assert.Equal(0, _sink.Rejects.Total);
    }

    [Fact]
    public void A_log_without_any_agent_is_not_understood() => Assert.Equal(
        ErrorIds.EventLogNotUnderstood,
        Assert.Throws<QuarantineException>(() => Read(Span("""{"name":"GET /","attributes":[]}"""))).Id);

    [Fact]
    public void A_torn_line_is_refused_and_gives_nothing()
    {
        var whole = Span($$"""{"attributes":[{{Agent}},{{Score("1")}}]}""");

        Read(whole, whole[..^2], whole);

        Assert.Equal(2, _sink.Events.Count);
        Assert.Equal(1, _sink.Rejects[RejectReason.Malformed]);
    }

    [Fact]
    public void Fields_that_a_person_maps_stand_before_the_profiles()
    {
        var fields = EventFields.Default.With("Agent", "name").With("Reward", "attributes.score");

        Read(fields, Span("""{"name":"x","attributes":[{"key":"score","value":{"intValue":"3"} }]}"""));

        Assert.Equal(("x", 3), (_sink.Names, _sink.Rewards.Single()));
    }

    [Fact]
    public void One_span_a_line_with_plain_attributes_is_read_by_the_same_profile()
    {
        const string Line = """{"start_time":"2026-03-02T00:00:00Z","attributes":"""
            + """{"gen_ai.agent.name":"a","gen_ai.evaluation.score.value":-0.5},"status":{"status_code":"ERROR"}}""";

        Read(EventFormats.Find("otel-genai")!.In(EventFields.Default), Line);

        Assert.Equal(("a", -0.5, true), (_sink.Names, _sink.Rewards.Single(), _sink.Events[0].IsError));
    }

    [Fact]
    public void Every_kernel_and_every_cut_gives_the_same()
    {
        var fields = EventFormats.Find("otel-genai")!.In(EventFields.Default);
        var line = Span($$"""{{{Times}},"attributes":[{{Agent}},{{Cost}}],"events":[{{Result("1")}},{{Result("2")}}],"status":{"code":1} }""");
        for (var length = 0; length <= line.Length; length++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(line[..length] + "\n" + new string('\0', 128));
            var texts = new[] { KernelKind.Scalar, KernelKind.Vector128, KernelKind.Vector256, KernelKind.Vector512 }.Select(kernel =>
            {
                var lines = new TranslatedLines();
                OtlpLines.Create(fields, kernel).Translate(bytes.AsSpan(0, length), 1, 0, lines);
                return System.Text.Encoding.UTF8.GetString(lines.Bytes, 0, lines.Length);
            }).Distinct().ToList();
            Assert.Single(texts);
            Assert.Equal(length == line.Length, texts[0] != line[..length] + "\n");
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Score(string number, string kind = "doubleValue") =>
        $$"""{"key":"gen_ai.evaluation.score.value","value":{"{{kind}}":{{number}}} }""";

    private static string Result(string number) => $$"""{"name":"gen_ai.evaluation.result","timeUnixNano":"1","attributes":[{{Score(number)}}]}""";

    private static string Span(string span) =>
        $$"""{"resourceSpans":[{"resource":{"attributes":[]},"scopeSpans":[{"scope":{"name":"s"},"spans":[{{span}}]}]}]}""";

    private void Read(params string[] lines) => Read(EventFields.Default, lines);

    private void Read(EventFields fields, params string[] lines) =>
        new EventLog(_folder.Write("log", string.Concat(lines.Select(line => line + "\n"))), fields).Read(ReadRequest.All, _sink);
}
