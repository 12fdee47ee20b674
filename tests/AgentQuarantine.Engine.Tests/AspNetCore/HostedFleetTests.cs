using System.Net;
using System.Text.RegularExpressions;
using AgentQuarantine.AspNetCore;
using AgentQuarantine.Events.Writing;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Tests.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AgentQuarantine.Tests.AspNetCore;

public sealed class HostedFleetTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("/fleet")]
    public async Task Every_route_answers(string prefix)
    {
        _folder.Append("e.jsonl", RecordingSink.Line(1, "ppo/LunarLander-v2") + RecordingSink.Line(2, "a"));
        _folder.Write("q.json", """{"agents": {"a": {"active": true}}}""");
        await using var host = await new TestHost(_folder, app => app.MapAgentQuarantine(prefix)).Ready(prefix);

        foreach (var (path, says) in new[]
        {
            ("/metrics", "agent_runs_total{agent=\"a\"} 1\n"),
            ("/-/healthy", "healthy\n"),
            ("/-/ready", "ready\n"),
            ("/api/v1/agents", "\"agent\":\"ppo/LunarLander-v2\""),
            ("/api/v1/agents?name=a", "\"agent\":\"a\",\"quarantined\":true,\"known\":true"),
            ("/api/v1/agents/ppo%2FLunarLander-v2", "\"agent\":\"ppo/LunarLander-v2\",\"quarantined\":false,\"known\":true"),
            ("/api/v1/agents/ppo/LunarLander-v2", "\"known\":true"),
            ("/api/v1/agents/100%2525", "\"agent\":\"100%25\",\"quarantined\":false,\"known\":false"),
            ("/api/v1/agents/a/series", "\"agent\":\"a\""),
            ("/api/v1/series?name=ppo%2FLunarLander-v2", "\"agent\":\"ppo/LunarLander-v2\""),
            ("/", "<link rel=\"stylesheet\" href=\"page.css\">"),
            ("/history", "<link rel=\"stylesheet\" href=\"page.css\">"),
            ("/agents?name=a", "<bdi>a</bdi>"),
            ("/agents/ppo%2FLunarLander-v2", "href=\"../page.css\""),
            ("/agents/ppo/LunarLander-v2", "href=\"../../page.css\""),
            ("/page.css", "{"), ("/page.js", "("), ("/page.svg", "<svg"),
        })
        {
            using var response = await host.Http.GetAsync(prefix + path);
            Assert.Equal((path, HttpStatusCode.OK), (path, response.StatusCode));
            Assert.Contains(says, await response.Content.ReadAsStringAsync());
        }
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.GetAsync(prefix + "/api/v1/agents?name=")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync(prefix + "/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await host.Http.PostAsync(prefix + "/metrics", null)).StatusCode);
    }

    [Fact]
    public async Task A_scrape_is_negotiated_as_on_the_program_s_own_server()
    {
        _folder.Append("e.jsonl", RecordingSink.Line(1));
        await using var host = await new TestHost(_folder, app => app.MapAgentQuarantine()).Ready();

        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("Accept", "application/openmetrics-text;version=1.0.0");
        request.Headers.Add("Accept-Encoding", "gzip");
        using var response = await host.Http.SendAsync(request);
        using var head = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"));

        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal((HttpStatusCode.OK, 0), (head.StatusCode, (await head.Content.ReadAsByteArrayAsync()).Length));
    }

    [Fact]
    public async Task The_links_of_a_page_lead_to_the_host_s_routes()
    {
        _folder.Append("e.jsonl", RecordingSink.Line(1, "a"));
        await using var host = await new TestHost(_folder, app => app.MapAgentQuarantine("/my/agents")).Ready("/my/agents");

        // The address without a slash would send relative links astray: it leads to the one with it.
        using var front = await host.Http.GetAsync("/my/agents?sort=name");
        Assert.Equal("/my/agents/?sort=name", front.RequestMessage!.RequestUri!.PathAndQuery);
        var page = new Uri(host.Http.BaseAddress!, "/my/agents/agents/a%2Fb");
        using var unknown = await host.Http.GetAsync(page);
        var text = await unknown.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("<bdi>a/b</bdi>", text);
        var links = Regex.Matches(text, "(?:href|src)=\"([^\"#]+)\"").Select(link => new Uri(page, link.Groups[1].Value)).Distinct().ToList();
        Assert.True(links.Count > 5);
        foreach (var link in links)
            Assert.Equal((link, HttpStatusCode.OK), (link, (await host.Http.GetAsync(link)).StatusCode));
        Assert.Contains("frame-ancestors 'none'", unknown.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(["same-origin"], unknown.Headers.GetValues("Referrer-Policy"));
    }

    [Fact]
    public async Task Without_a_past_there_is_a_plain_page()
    {
        _folder.Append("e.jsonl", RecordingSink.Line(1, "a"));
        await using var host = await new TestHost(_folder, app => app.MapAgentQuarantine(), options => options.PageHistory = null).Ready();

        Assert.Contains("<h1>AgentQuarantine</h1>", await host.Http.GetStringAsync("/"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/history")).StatusCode);
    }

    [Fact]
    public async Task Before_the_log_was_read_the_host_is_not_ready()
    {
        _folder.Append("e.jsonl", "no event\n");
        await using var host = new TestHost(_folder, app => app.MapAgentQuarantine());

        using var response = await host.Http.GetAsync("/-/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task The_filter_lets_nobody_run_who_is_quarantined()
    {
        _folder.Write("q.json", """{"agents": {"a": {"active": true}}}""");
        await using var host = new TestHost(_folder, MapRun);

        using var refused = await host.Http.GetAsync("/run?agent=a");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("\"agent\":\"a\"", await refused.Content.ReadAsStringAsync());
        Assert.Equal("ran b", await host.Http.GetStringAsync("/run?agent=b"));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Http.GetAsync("/run")).StatusCode);
    }

    [Fact]
    public async Task While_nobody_knows_nobody_runs()
    {
        _folder.Write("q.json", "{}");
        await using var host = new TestHost(_folder, MapRun);

        using var refused = await host.Http.GetAsync("/run?agent=b");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains(ErrorIds.LedgerDamaged, await refused.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_check_in_the_background_reaches_the_gate()
    {
        await using var host = new TestHost(_folder, app => app.MapAgentQuarantine(), options => options.CheckEvery = TimeSpan.FromSeconds(1));
        var (log, gate) = (host.Services.GetRequiredService<EventLogWriter>(), host.Services.GetRequiredService<QuarantineGate>());
        for (var i = 0; i < 40; i++)
            log.Write("a", -1);

        Assert.True(SpinWait.SpinUntil(() => gate.IsDisabled("a"), TimeSpan.FromSeconds(60)));
        Assert.False(gate.IsDisabled("b"));
    }

    [Fact]
    public void Options_are_checked_at_the_start() => Assert.Throws<OptionsValidationException>(() =>
        new TestHost(_folder, app => app.MapAgentQuarantine(), options => options.LogPath = ""));

    private static void MapRun(WebApplication app) => app.MapGet("/run", (string? agent) => "ran " + agent)
        .RequireAgentNotQuarantined(context => context.Request.Query["agent"]);
}
