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
    [InlineData("""{ "form": "csv", "each": "a" }""", "each needs the form jsonl")]
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
    [InlineData("langfuse",
        """{"timestamp":"2026-03-02T00:00:00Z","name":"x","latency":1.25,"totalCost":0.002,"scores":[{"value":-0.5}],"level":"ERROR"}""",
        "x -0.5 1250 0.002 True")]
    [InlineData("litellm",
        """{"status":"failure","response_cost":0.5,"endTime":1772409600,"response_time":2,"metadata":{"user_api_key_alias":"x"}}""",
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

    [Theory]
    [InlineData("""{"timestamp":1772409600,"policy_reward_mean":{"p0":1.5,"p1":-4.0,"p2":NaN}}""", "p0 1.5, p1 -4, p2 NaN", 0)]
    [InlineData("""{"timestamp":1772409600,"agent":"x","env_runners":{"policy_reward_mean":{"p\"0":[1]}},"reward":9}""", "p\"0 1", 0)]
    [InlineData("""{"timestamp":1772409600,"policy_reward_mean":{"p0":{"reward":-1,"cost_usd":2},"p1":{}}}""", "p0 -1, p1 NaN", 0)]
    [InlineData("""{"timestamp":1772409600,"policy_reward_mean":{},"episode_reward_mean":1}""", "", 1)]
    [InlineData("""{"timestamp":1772409600,"policy_reward_mean":{"p0":1""", "", 1)]
    [InlineData("""{"timestamp":1772409600,"agent":"x","reward":1}""", "x 1", 0)]
    public void The_keys_of_an_object_may_be_agents(string line, string expected, int refused)
    {
        var sink = new RecordingSink();
        var log = new EventLog(_folder.Write("log", line + "\n{\"agent\":\"other\",\"ts\":1772409600,\"timestamp\":1772409600}\n"),
            EventFormats.Find("rllib")!.In(EventFields.Default));

        log.Read(ReadRequest.All, sink);

        Assert.Equal(refused, sink.Rejects[RejectReason.NoAgent] + sink.Rejects[RejectReason.Malformed]);
        Assert.Equal(expected, string.Join(", ", sink.Events.SkipLast(1).Select(
            e => FormattableString.Invariant($"{sink.Agents[e.Agent]} {e.Reward}"))));
        Assert.All(sink.Events, e => Assert.Equal(new DateTime(2026, 3, 2), new DateTime(e.Timestamp)));
        Assert.All(sink.Events.SkipLast(1), e => Assert.Equal((1, 0), ((int)e.Line, (int)e.Offset)));
    }

    public void Dispose() => _folder.Dispose();
}
