using System.Net;
using System.Net.Http.Headers;
using AgentQuarantine.AspNetCore;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Tests.Events;

namespace AgentQuarantine.Tests.AspNetCore;

/// <summary>OTLP/HTTP in JSON: what it writes are ordinary event lines.</summary>
public sealed class OtlpEndpointTests : IDisposable
{
    // As exporters send it: on one line or over several.
    private const string Traces = """
        {"resourceSpans": [{
          "resource": {"attributes": [{"key": "gen_ai.agent.name", "value": {"stringValue": "the \"planner\""}}]},
          "scopeSpans": [{"scope": {}, "spans": [
            {"name": "run", "startTimeUnixNano": "1772409600000000000", "endTimeUnixNano": "1772409601500000000", "status": {"code": 2},
             "attributes": [SCORE, {"key": "gen_ai.usage.cost", "value": {"doubleValue": 0.25}}]}
          ]}]
        }]}
        """;

    private const string Logs = """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[
          {"attributes":[{"key":"gen_ai.agent.name","value":{"stringValue":"coder"}},SCORE]},
          {"attributes":[{"key":"gen_ai.agent.name","value":{"stringValue":"says something"}}]}]}]}]}
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Spans_are_event_lines_in_the_log_when_it_answers()
    {
        await using var host = Host();

        Assert.Equal((HttpStatusCode.OK, "{}"), await Post(host, "/v1/traces", Score(Traces, "-0.5")));

        Assert.Equal(
            "{\"ts\": \"2026-03-02T00:00:01.5000000Z\", \"agent\": \"the \\\"planner\\\"\", \"reward\": -0.5, \"latency_ms\": 1500, "
            + "\"cost_usd\": 0.25, \"ok\": false}\n",
            File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task Log_records_are_event_lines_where_they_have_a_reward()
    {
        await using var host = Host();

        Assert.Equal((HttpStatusCode.OK, "{}"), await Post(host, "/v1/logs", Score(Logs, "2")));

        var sink = new RecordingSink();
        new EventLog(_folder["e.jsonl"]).Read(ReadRequest.All, sink);
        var e = Assert.Single(sink.Events);
        Assert.Equal(("coder", 2, false), (sink.Names, e.Reward, e.IsError));
        // It brought no time of its own.
        Assert.InRange(new DateTime(e.Timestamp), DateTime.UtcNow.AddMinutes(-5), DateTime.UtcNow);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{ \n }")]
    [InlineData("""{"resourceSpans":[]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"GET /"}]}]}]}""")]
    public async Task A_request_without_events_is_right_and_writes_nothing(string body)
    {
        await using var host = Host();

        Assert.Equal((HttpStatusCode.OK, "{}"), await Post(host, "/v1/traces", body));
        Assert.Equal("", File.ReadAllText(_folder["e.jsonl"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"reward": 1}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"attributes":[{"key":"gen_ai.agent.name","value":{"stringValue":"torn"}}]}""")]
    public async Task What_is_no_request_is_refused(string body)
    {
        await using var host = Host();

        var (status, says) = await Post(host, "/v1/traces", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.StartsWith("{\"message\":\"This is no export request", says);
        Assert.Equal("", File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_said()
    {
        await using var host = Host();

        var (status, says) = await Post(host, "/v1/traces", Score(Traces, "\"much\""));

        Assert.Equal((HttpStatusCode.OK, "{\"partialSuccess\":{\"errorMessage\":\"1 values cannot be read and are left out.\"}}"), (status, says));
        Assert.DoesNotContain("reward", File.ReadAllText(_folder["e.jsonl"]));
    }

    [Theory]
    [InlineData("application/x-protobuf")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task Protobuf_is_refused_with_what_to_do(string? type)
    {
        await using var host = Host();

        var (status, says) = await Post(host, "/v1/logs", Score(Logs, "1"), type);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, status);
        Assert.Contains("encoding to json", says);
        Assert.Equal("", File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task It_is_guarded_as_the_other_form_is()
    {
        await using var host = Host(maxBytes: 20);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(host, "/v1/traces", "{}", token: "other")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(host, "/v1/traces", Score(Traces, "1"))).Status);
        Assert.Equal((HttpStatusCode.OK, "{}"), await Post(host, "/v1/traces", "{}", "application/json; charset=utf-8"));
    }

    [Fact]
    public async Task All_forms_share_the_places()
    {
        await using var host = Host(maxAtOnce: 1);
        using var slow = new SlowContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in/api/v1/events") { Content = slow };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        var first = host.Http.SendAsync(request);
        await slow.Begun;

        var second = await TestHost.Until(() => Post(host, "/v1/traces", "{}"), answer => answer.Status != HttpStatusCode.OK);

        Assert.Equal((HttpStatusCode.TooManyRequests, "{\"message\":\"Too many requests at once. Try again later.\"}"), second);
        slow.End();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
    }

    private static string Score(string request, string number) =>
        request.Replace("SCORE", $$$"""{"key": "gen_ai.evaluation.score.value", "value": {"doubleValue": {{{number}}}}}""");

    private TestHost Host(int maxBytes = 1 << 20, int maxAtOnce = 8)
    {
        _folder.Write("token", "secret\n");
        return new TestHost(_folder, app => app.MapAgentEvents("/in", maxBytes, maxAtOnce), options => options.EventTokenFile = "token");
    }

    private static async Task<(HttpStatusCode Status, string Says)> Post(
        TestHost host, string path, string body, string? type = "application/json", string token = "secret")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/in" + path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests, answer.Headers.RetryAfter is not null);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
