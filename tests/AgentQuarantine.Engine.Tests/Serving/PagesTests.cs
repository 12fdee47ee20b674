using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Events;
using AgentQuarantine.Tests.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Serving;

public sealed class PagesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(MetricsSample.Start);
    private MetricsCollector? _collector;

    private MetricsCollector Read(params string[] lines) => Read(TimeSpan.FromDays(1), lines);

    private MetricsCollector Read(TimeSpan? history, params string[] lines)
    {
        _folder.Write("e.jsonl", string.Concat(lines.Select(line => line + "\n")));
        _collector = new MetricsCollector(new CollectorOptions
        {
            Logs = [_folder["e.jsonl"]],
            Ledger = new FileLedger(_folder["q.json"]),
            History = history,
        }, _time);
        _collector.Refresh();
        return _collector;
    }

    private (int Status, string Text, string Head) Get(string target, ServerOptions? options = null)
    {
        Assert.Equal(0, RequestParser.Parse(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n"), out var request));
        var state = new ServedState(_collector!.Snapshot, null) { Pages = _collector.Past is null ? null : _collector };
        using var response = new Routes(() => state, options ?? new ServerOptions(), _time).Respond(request);
        using var head = new ByteBuffer();
        response.WriteHead(head, keepAlive: false, _time.GetUtcNow());
        return (response.Status, Encoding.UTF8.GetString(response.Body.Span), Encoding.UTF8.GetString(head.Span));
    }

    private static string Event(string agent, double reward, int minute = 0) =>
        JsonSerializer.Serialize(new { ts = MetricsSample.Start.AddMinutes(minute - 600), agent, reward, latency_ms = 12.5 });

    private static IEnumerable<string> Agents(string page) =>
        Regex.Matches(page, "<th scope=\"row\" class=\"c-name\"><a href=\"[^\"]*\"><bdi>([^<]*)</bdi>").Select(match => match.Groups[1].Value);

    [Fact]
    public void The_worst_come_first_and_the_server_sorts_and_filters()
    {
        Read([.. new[] { ("good", 1.0), ("near", -2.5), ("bad", -5), ("worse", -9) }.Select(a => Event(a.Item1, a.Item2))]);
        _collector!.Check();
        _collector.Refresh();

        Assert.Equal(["worse", "bad", "near", "good"], Agents(Get("/").Text));
        Assert.Equal(["worse", "bad"], Agents(Get("/?state=quarantined").Text));
        Assert.Equal(["near"], Agents(Get("/?state=near").Text));
        Assert.Equal(["bad", "near"], Agents(Get("/?q=A&sort=share&dir=desc").Text).Where(name => name.Contains('a')));
        Assert.Equal(["bad", "good", "near", "worse"], Agents(Get("/?sort=agent&dir=asc").Text));
        Assert.Equal(["good", "near", "bad", "worse"], Agents(Get("/?sort=sum&dir=desc").Text));
        Assert.Equal([], Agents(Get("/?q=nobody").Text));
        Assert.Contains("No agent matches.", Get("/?q=nobody").Text);
        Assert.Equal(4, Agents(Get("/?state=x&sort=y&page=-1&dir=%ff").Text).Count());
        Assert.Contains("<title>2 quarantined · AgentQuarantine</title>", Get("/").Text);
        Assert.Contains("drawdown −9 ≤ limit −3", Get("/").Text);
    }

    [Fact]
    public void A_page_has_two_hundred_agents()
    {
        Read([.. Enumerable.Range(0, 401).Select(i => Event($"a{i:d3}", 1))]);

        Assert.Equal(200, Agents(Get("/").Text).Count());
        Assert.Contains("1–200 of 401 agents", Get("/").Text);
        Assert.Equal(["a400"], Agents(Get("/?page=3").Text));
        Assert.Equal(["a400"], Agents(Get("/?page=99").Text));
        Assert.Contains("href=\".?sort=agent&amp;dir=asc&amp;page=2\"", Get("/?sort=agent&dir=asc").Text);
    }

    [Fact]
    public void The_figures_are_those_of_a_query()
    {
        Read([.. Enumerable.Range(0, 50).Select(i => Event("a", i % 5 == 0 ? -1.75 : 0.25, i))]);
        var statistics = Assert.Single(_collector!.Snapshot!.Statistics);

        var row = Get("/").Text;
        Assert.Contains($"<td class=\"c-n c-worst\" title=\"{statistics.Drawdown:R}\">", row);
        Assert.Contains($"<td class=\"c-n c-now\" title=\"{statistics.CurrentDrawdown:R}\">", row);
        Assert.Contains("<td class=\"c-n c-sum\" title=\"-7.5\">−7.5</td>", row);
        var last = Regex.Matches(Get("/agents/a").Text, "<tr data-f=.*?</tr>")[^1].Value;
        Assert.Contains($"<td class=\"c-n\">-7.5</td><td class=\"c-n\">{statistics.CurrentDrawdown:R}</td>"
            + $"<td class=\"c-n\">{statistics.Drawdown:R}</td>", last);

        using var series = JsonDocument.Parse(Get("/api/v1/agents/a/series").Text);
        var point = series.RootElement.GetProperty("points").EnumerateArray().Last();
        Assert.Equal((-7.5, statistics.Drawdown, -3.0, 12.5), (point.GetProperty("equity").GetDouble(), point.GetProperty("drawdown").GetDouble(),
            point.GetProperty("drawdown_limit").GetDouble(), point.GetProperty("mean_latency_ms").GetDouble()));
    }

    [Fact]
    public void Names_and_reasons_are_text_in_every_page()
    {
        const string Hostile = "<img src=x onerror=alert(1)>\"'&";
        Read(Event(Hostile, 1));
        ManualQuarantine.Add(new FileLedger(_folder["q.json"]), [Hostile], "<b>because</b>", null, _time.GetUtcNow());
        _collector!.Refresh();

        foreach (var target in new[] { "/", "/history", "/agents?name=" + Uri.EscapeDataString(Hostile), "/?q=%3Cimg", "/agents?name=%3Cimg%3E" })
        {
            var (_, text, head) = Get(target);
            Assert.DoesNotContain("<img", text);
            Assert.DoesNotContain("<b>because", text);
            Assert.DoesNotContain("style=", text);
            Assert.DoesNotMatch("<script(?! src)", text);
            Assert.Contains("Content-Security-Policy: default-src 'none'; script-src 'self';", head);
        }
    }

    [Theory]
    [InlineData("/agents/a%2Fb", "../page.css")]
    [InlineData("/agents/a/b", "../../page.css")]
    [InlineData("/agents?name=a%2Fb", "page.css")]
    [InlineData("/history", "page.css")]
    public void Links_are_relative_so_that_any_prefix_of_a_proxy_works(string target, string style)
    {
        Read(Event("a/b", 1));
        var (status, text, _) = Get(target);

        Assert.Equal(200, status);
        Assert.Contains($"href=\"{style}\"", text);
        var external = new ServerOptions { ExternalUrl = new Uri("https://x.example/f") };
        Assert.Contains("href=\"https://x.example/f/page.css\"", Get(target, external).Text);
    }

    [Fact]
    public void A_quarantine_is_a_span_of_the_charts_and_a_line_of_the_history()
    {
        Read([.. Enumerable.Range(0, 10).Select(i => Event("a", -1, i))]);
        _collector!.Check();
        _time.Advance(TimeSpan.FromHours(1));
        _folder.Append("e.jsonl", Event("a", 1, minute: 630) + "\n");
        _collector.Refresh();
        var page = Get("/agents/a").Text;

        Assert.Equal(2, Regex.Count(page, "<rect class=\"q\""));
        Assert.Contains("drawdown -10.000 &lt;= limit -3", Get("/history").Text);
        Assert.Contains("<rect class=\"tq\"", Get("/").Text);
    }

    [Fact]
    public void Files_are_served_and_what_is_not_there_is_not()
    {
        Read(Event("a", 1));

        Assert.Contains("Content-Type: text/css", Get("/page.css").Head);
        Assert.Contains("'use strict'", Get("/page.js").Text);
        Assert.StartsWith("<svg", Get("/page.svg").Text);
        Assert.Equal(404, Get("/agents?name=b").Status);
        Assert.Equal(404, Get("/api/v1/series?name=b").Status);
        Assert.Equal(400, Get("/api/v1/series").Status);
        Assert.Equal(404, Get("/page.txt").Status);
    }

    [Fact]
    public void An_agent_whose_name_ends_like_the_series_is_asked_about_as_before()
    {
        Read(Event("a", 1), Event("a/series", 1));

        Assert.Contains("\"quarantined\":false", Get("/api/v1/agents/a/series").Text);
        Assert.Contains("\"points\":[", Get("/api/v1/series?name=a%2Fseries").Text);
    }

    [Fact]
    public void Without_the_page_nothing_is_kept()
    {
        Read(history: null, Event("a", 1));

        Assert.Null(_collector!.Past);
        Assert.Contains("<a href=\"metrics\">", Get("/").Text);
        Assert.Equal(404, Get("/agents?name=a").Status);
        Assert.Equal(404, Get("/api/v1/series?name=a").Status);
    }

    [Fact]
    public void What_cannot_be_read_is_said_on_the_page()
    {
        Read(Event("a", 1));
        File.Delete(_folder["e.jsonl"]);
        _collector!.Refresh();
        File.WriteAllText(_folder["q.json"], "{");
        _collector.Refresh();

        Assert.Contains("<b>Not up to date.</b>", Get("/").Text);
    }

    [Fact]
    public void The_api_gives_agents_page_by_page()
    {
        Read([.. Enumerable.Range(0, 5).Select(i => Event($"a{i}", 1))]);
        var (names, target) = (new List<string>(), "/api/v1/agents?limit=2");
        for (var next = ""; next is not null;)
        {
            using var page = JsonDocument.Parse(Get(target + (next.Length > 0 ? "&after=" + next : "")).Text);
            names.AddRange(page.RootElement.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("agent").GetString()!));
            next = page.RootElement.TryGetProperty("next", out var more) ? more.GetString() : null;
        }

        Assert.Equal(["a0", "a1", "a2", "a3", "a4"], names);
        Assert.Equal(400, Get("/api/v1/agents?limit=0").Status);
        Assert.DoesNotContain("\"next\"", Get("/api/v1/agents").Text);
    }

    public void Dispose()
    {
        _collector?.Dispose();
        _folder.Dispose();
    }
}
