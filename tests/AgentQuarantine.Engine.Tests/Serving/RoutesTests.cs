using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Metrics;

namespace AgentQuarantine.Tests.Serving;

public class RoutesTests
{
    private static readonly LedgerSnapshot Ledger = MetricsSample.Ledger(
        new QuarantineEntry
        {
            Agent = "b",
            State = QuarantineState.Quarantined,
            Reason = "why",
            Since = MetricsSample.Start,
            Until = MetricsSample.Start.AddHours(1),
        },
        new QuarantineEntry { Agent = "only in the ledger", State = QuarantineState.Quarantined, Kind = QuarantineKind.Manual });

    [Theory]
    [InlineData("/metrics", 200, "agent_runs_total{agent=\"b\"} 1")]
    [InlineData("/-/healthy", 200, "healthy")]
    [InlineData("/-/ready", 200, "ready")]
    [InlineData("/", 200, "<a href=\"metrics\">")]
    [InlineData("/nothing", 404, "404 Not Found")]
    [InlineData("/api/v1/agents/nobody", 200, "\"agent\":\"nobody\",\"quarantined\":false,\"known\":false")]
    [InlineData("/api/v1/agents?name=b", 200, "\"agent\":\"b\",\"quarantined\":false,\"known\":true")]
    [InlineData("/api/v1/agents/?x=1&name=ppo%2FLunarLander-v2", 200, "\"agent\":\"ppo/LunarLander-v2\",\"quarantined\":false,\"known\":true")]
    [InlineData("/api/v1/agents?name=a+b%2Bc", 200, "\"agent\":\"a b\\u002Bc\"")]
    [InlineData("/api/v1/agents?name=", 400, "?name=NAME")]
    [InlineData("/api/v1/agents?name=a&name=b", 400, "?name=NAME")]
    [InlineData("/api/v1/agents/a?name=b", 400, "?name=NAME")]
    [InlineData("/api/v1/agents?name=%ff", 400, "?name=NAME")]
    [InlineData("/api/v1/agentsx", 404, "404")]
    [InlineData("/api/v1/agents/%zz", 400, "400 Bad Request")]
    public async Task Every_route_answers(string path, int status, string says)
    {
        await using var server = new TestServer();
        var response = await server.GetAsync(path);

        Assert.Equal(status, response.Status);
        Assert.Contains(says, response.Text);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Other_methods_are_not_allowed(string method)
    {
        await using var server = new TestServer();
        var response = await server.GetAsync("/metrics", method: method);

        Assert.Equal(405, response.Status);
        Assert.Contains("Allow: GET, HEAD", response.Head);
    }

    [Fact]
    public async Task Head_says_the_same_as_get_without_the_body()
    {
        await using var server = new TestServer();
        using var client = server.Connect();
        client.Send("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.Equal((await client.ReadAsync(hasBody: false))!.Head, (await client.ReadAsync())!.Head);
    }

    [Fact]
    public async Task The_format_and_the_encoding_are_what_the_client_asks_for()
    {
        await using var server = new TestServer();
        var plain = await server.GetAsync("/metrics", "Accept: application/openmetrics-text\r\n");
        var packed = await server.GetAsync("/metrics", "Accept: application/openmetrics-text\r\nAccept-Encoding: gzip\r\n");

        Assert.Contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8", plain.Head);
        Assert.EndsWith("# EOF\n", plain.Text);
        Assert.Contains("Content-Encoding: gzip", packed.Head);
        using var unpacked = new StreamReader(new GZipStream(new MemoryStream(packed.Body), CompressionMode.Decompress));
        Assert.Equal(plain.Text, unpacked.ReadToEnd());
    }

    [Fact]
    public async Task The_status_tells_the_last_check_and_the_policy()
    {
        await using var server = new TestServer();
        var self = new SelfMetrics
        {
            Up = true,
            PolicyPath = "/etc/policy.json",
            PolicyFailure = "line 3",
            Check = new CheckRecord { Time = MetricsSample.Start, Error = ErrorIds.EventLogNotFound, Failed = 2 },
        };
        server.State = new ServedState(new MetricsSample().Snapshot(self: self), null);

        var status = JsonDocument.Parse((await server.GetAsync("/api/v1/status")).Text).RootElement;

        Assert.True(status.GetProperty("ready").GetBoolean());
        Assert.False(status.GetProperty("policy").GetProperty("current").GetBoolean());
        Assert.Equal("line 3", status.GetProperty("policy").GetProperty("error").GetString());
        Assert.Equal("failed", status.GetProperty("last_check").GetProperty("outcome").GetString());
        Assert.Equal("EventLogNotFound", status.GetProperty("last_check").GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_status_is_told_before_the_log_was_read()
    {
        await using var server = new TestServer { State = new ServedState(null, "reading") };

        var status = JsonDocument.Parse((await server.GetAsync("/api/v1/status")).Text).RootElement;

        Assert.Equal("reading", status.GetProperty("not_ready").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("last_check").ValueKind);
    }

    [Fact]
    public async Task Until_the_log_was_read_only_health_is_certain()
    {
        await using var server = new TestServer { State = new ServedState(null, "reading") };

        Assert.Equal(200, (await server.GetAsync("/-/healthy")).Status);
        foreach (var path in new[] { "/-/ready", "/metrics", "/api/v1/agents", "/api/v1/agents/b" })
        {
            var response = await server.GetAsync(path);
            Assert.Equal((503, "reading\n"), (response.Status, response.Text));
            Assert.Contains("Retry-After: 1", response.Head);
        }
    }

    [Fact]
    public async Task An_agent_reads_its_statistics_and_whether_it_may_run()
    {
        await using var server = new TestServer(ledger: Ledger);
        using var b = JsonDocument.Parse((await server.GetAsync("/api/v1/agents/b")).Body);
        var agent = b.RootElement;

        Assert.True(agent.GetProperty("quarantined").GetBoolean());
        Assert.Equal("why", agent.GetProperty("reason").GetString());
        Assert.Equal("automatic", agent.GetProperty("kind").GetString());
        Assert.Equal(MetricsSample.Start, agent.GetProperty("since").GetDateTimeOffset());
        Assert.Equal(1, agent.GetProperty("runs_total").GetInt32());
        Assert.Equal(-1, agent.GetProperty("statistics").GetProperty("drawdown").GetDouble());

        server.Time.Advance(TimeSpan.FromHours(1));
        using var later = JsonDocument.Parse((await server.GetAsync("/api/v1/agents/b")).Body);
        Assert.False(later.RootElement.GetProperty("quarantined").GetBoolean());
    }

    [Theory]
    [InlineData("/api/v1/agents/ppo/LunarLander-v2")]
    [InlineData("/api/v1/agents/ppo%2FLunarLander-v2")]
    public async Task A_name_with_a_slash_is_found_encoded_or_not(string path)
    {
        await using var server = new TestServer();
        using var agent = JsonDocument.Parse((await server.GetAsync(path)).Body);

        Assert.Equal("ppo/LunarLander-v2", agent.RootElement.GetProperty("agent").GetString());
        Assert.False(agent.RootElement.GetProperty("quarantined").GetBoolean());
        Assert.Equal(JsonValueKind.Null, agent.RootElement.GetProperty("reason").ValueKind);
    }

    [Fact]
    public async Task All_agents_are_listed_those_of_the_ledger_among_them()
    {
        await using var server = new TestServer(ledger: Ledger);
        using var all = JsonDocument.Parse((await server.GetAsync("/api/v1/agents")).Body);

        Assert.Equal(
            [("b", true), ("only in the ledger", true), ("ppo/LunarLander-v2", false)],
            all.RootElement.GetProperty("agents").EnumerateArray()
                .Select(a => (a.GetProperty("agent").GetString()!, a.GetProperty("quarantined").GetBoolean())));
    }

    [Fact]
    public async Task While_the_ledger_could_never_be_read_nobody_is_told_that_it_may_run()
    {
        await using var server = new TestServer();
        var sample = new MetricsSample().Read("""{"agent":"b"}""");
        server.State = new ServedState(
            AgentQuarantine.Metrics.SnapshotBuilder.Build(sample.Counters, [], null,
                FleetPolicy.Default, new AgentQuarantine.Metrics.SelfMetrics(), sample.Now), null);
        var response = await server.GetAsync("/api/v1/agents/b");

        Assert.Equal(503, response.Status);
        Assert.Contains("\"error\":\"LedgerDamaged\"", response.Text);
    }

    [Fact]
    public async Task A_credential_is_asked_for_everywhere_but_at_the_health_checks()
    {
        await using var server = new TestServer(o =>
            o with { Security = new ServerSecurity { Credentials = [new BasicCredential("prom", "sécret:1")] } });
        static string Header(string text) => $"Authorization: basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\r\n";

        foreach (var header in new[] { "", Header("prom:sécret"), Header("Prom:sécret:1"), Header(""),
            "Authorization: Bearer x\r\n", "Authorization: Basic ???\r\n", "Authorization: Basic\r\n" })
        {
            var response = await server.GetAsync("/metrics", header);
            Assert.Equal(401, response.Status);
            Assert.Contains("WWW-Authenticate: Basic realm=", response.Head);
            Assert.DoesNotContain("agent_", response.Text);
        }
        Assert.Equal(401, (await server.GetAsync("/nothing")).Status);
        Assert.Equal(200, (await server.GetAsync("/metrics", Header("prom:sécret:1"))).Status);
        Assert.Equal(200, (await server.GetAsync("/-/healthy")).Status);
        Assert.Equal(200, (await server.GetAsync("/-/ready")).Status);
    }

    [Theory]
    [InlineData("", "x")]
    [InlineData("x", "")]
    [InlineData("a:b", "x")]
    public void A_credential_that_cannot_be_sent_is_refused(string user, string password)
    {
        Assert.ThrowsAny<ArgumentException>(() => new BasicCredential(user, password));
    }
}
