using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Events.Formats;

namespace AgentQuarantine.Tests.Events.Formats;

public sealed class EventFormatsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => [.. EventFormats.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_name_is_a_format(string name) => Assert.Equal(name, EventFormats.Find(name)!.Name);

    [Fact]
    public void Another_name_is_none() => Assert.Null(EventFormats.Find("../jsonl"));

    [Fact]
    public void A_profile_file_says_form_and_fields()
    {
        var format = EventFormats.Load(_folder.Write("mine.json", """
            {
              // comments are taken
              "form": "csv",
              "fields": { "agent": "strategy", "latency_ms": "took:s" }
            }
            """));

        var fields = format.In(EventFields.Default.With("Reward", "profit"));

        Assert.Equal((EventForm.Csv, "mine.json"), (format.Form, format.Name));
        Assert.Equal(("strategy", "took:s", "profit", "ok"), (fields.Agent, fields.LatencyMs, fields.Reward, fields.Ok));
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("[]", "expected an object")]
    [InlineData("""{ "form": "xml" }""", "expected auto, jsonl, docker, cri, csv or otlp")]
    [InlineData("""{ "field": {} }""", "there is no key 'field'")]
    [InlineData("""{ "fields": { "who": "a" } }""", "There is no field 'who'")]
    [InlineData("""{ "fields": { "agent": "a..b" } }""", "cannot be read")]
    public void A_profile_that_is_wrong_is_refused_with_the_place(string text, string expected)
    {
        var failure = Assert.Throws<QuarantineException>(() => EventFormats.Load(_folder.Write("mine.json", text)));

        Assert.Equal(ErrorIds.FormatInvalid, failure.Id);
        Assert.Contains(expected, failure.Message);
    }

    [Fact]
    public void A_profile_that_is_not_there_is_refused_with_the_names_there_are()
    {
        var failure = Assert.Throws<QuarantineException>(() => EventFormats.Load(_folder["nowhere"]));

        Assert.Contains("otel-genai", failure.Message);
    }

    [Theory]
    [InlineData("langfuse", """{"timestamp":"2026-03-02T00:00:00Z","name":"x","latency":1.25,"totalCost":0.002,"scores":[{"value":-0.5}],"level":"ERROR"}""",
        "x -0.5 1250 0.002 True")]
    [InlineData("litellm", """{"status":"failure","response_cost":0.5,"endTime":1772409600,"response_time":2,"metadata":{"user_api_key_alias":"x"}}""",
        "x NaN 2000 0.5 True")]
    [InlineData("freqtrade", """{"pair":"ADA/USDT","strategy":"x","profit_ratio":-0.4,"close_timestamp":1772409600000.0}""", "x -0.4 NaN NaN False")]
    public void The_profiles_of_lines_find_their_values(string name, string line, string expected)
    {
        var sink = new RecordingSink();

        new EventLog(_folder.Write("log", line + "\n"), EventFormats.Find(name)!.In(EventFields.Default)).Read(ReadRequest.All, sink);

        var e = Assert.Single(sink.Events);
        Assert.Equal(expected, FormattableString.Invariant($"{sink.Names} {e.Reward} {e.LatencyMs} {e.CostUsd} {e.IsError}"));
        Assert.Equal(new DateTime(2026, 3, 2), new DateTime(e.Timestamp));
    }

    public void Dispose() => _folder.Dispose();
}
