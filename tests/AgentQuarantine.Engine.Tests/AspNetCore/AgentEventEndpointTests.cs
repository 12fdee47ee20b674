using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AgentQuarantine.AspNetCore;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.AspNetCore;

public sealed class AgentEventEndpointTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lines_are_in_the_log_when_it_answers()
    {
        await using var host = Host();

        using var answer = await Post(host, RecordingSink.Lines(1, 2) + "\nno event\n" + RecordingSink.Line(3).TrimEnd());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("{\"written\":3,\"refused\":1}", await answer.Content.ReadAsStringAsync());
        Assert.Equal(RecordingSink.Lines(1, 3), File.ReadAllText(_folder["e.jsonl"]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other")]
    [InlineData("")]
    public async Task Who_does_not_show_the_token_writes_nothing(string? token)
    {
        await using var host = Host();

        using var answer = await Post(host, RecordingSink.Line(1), token);

        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), (answer.StatusCode, answer.Headers.WwwAuthenticate.Single().Scheme));
        Assert.Equal("", File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task Without_a_token_the_endpoint_is_the_host_s_to_open()
    {
        await using var host = new TestHost(_folder, app => app.MapAgentEvents());

        using var answer = await Post(host, RecordingSink.Line(1));

        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal("", File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task What_is_no_event_is_refused()
    {
        await using var host = Host();

        Assert.Equal(HttpStatusCode.BadRequest, (await Post(host, "no event\n{\"reward\": 1}\n")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(host, "")).StatusCode);
        Assert.Equal("", File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task Bodies_are_bounded()
    {
        var line = RecordingSink.Line(1);
        await using var host = Host(maxBytes: line.Length);

        Assert.Equal(HttpStatusCode.OK, (await Post(host, line)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(host, line + "\n")).StatusCode);
        Assert.Equal(line, File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task More_at_once_than_there_are_places_come_later()
    {
        await using var host = Host(maxAtOnce: 1);
        using var slow = new SlowContent();
        var first = Post(host, slow);
        await slow.Begun;
        // The first one has its place once the host has read its head.
        var second = await TestHost.Until(() => Post(host, RecordingSink.Line(2)), answer => !answer.IsSuccessStatusCode);

        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (second.StatusCode, second.Headers.RetryAfter!.Delta));
        slow.End();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Post(host, RecordingSink.Line(3))).StatusCode);
    }

    [Fact]
    public async Task Who_sends_too_slowly_gives_the_place_back()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var host = Host(maxAtOnce: 1, time: clock);
        using var slow = new SlowContent();
        var first = Post(host, slow);
        await slow.Begun;
        await TestHost.Until(() => Post(host, RecordingSink.Line(2)), answer => !answer.IsSuccessStatusCode);

        await TestHost.Until(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(10));
                return Post(host, RecordingSink.Line(3));
            },
            answer => answer.IsSuccessStatusCode);

        Assert.EndsWith(RecordingSink.Line(3), File.ReadAllText(_folder["e.jsonl"]));
        slow.End();
        await Task.WhenAny(first);
        Assert.DoesNotContain(RecordingSink.Line(1), File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task A_body_may_be_compressed_and_is_bounded_by_what_comes_out()
    {
        var line = RecordingSink.Line(1);
        await using var host = Host(maxBytes: line.Length);

        Assert.Equal(HttpStatusCode.OK, (await Post(host, Gzip(line))).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post(host, Gzip(line + "\n"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(host, Gzip(line, cut: 20))).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await Post(host, Gzip(line, coding: "br"))).StatusCode);
        Assert.Equal(line, File.ReadAllText(_folder["e.jsonl"]));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_said()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        await using var host = Host(log: "/dev/full");

        using var answer = await Post(host, RecordingSink.Line(1));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5)), (answer.StatusCode, answer.Headers.RetryAfter!.Delta));
        Assert.Contains(ErrorIds.EventLogUnwritable, await answer.Content.ReadAsStringAsync());
    }

    private TestHost Host(int maxBytes = 1 << 20, int maxAtOnce = 8, string log = "e.jsonl", TimeProvider? time = null)
    {
        _folder.Write("token", "secret\n");
        return new TestHost(_folder, app => app.MapAgentEvents(maxBytes: maxBytes, maxAtOnce: maxAtOnce),
            options => (options.EventTokenFile, options.LogPath) = ("token", log), time);
    }

    private static ByteArrayContent Gzip(string text, int cut = 0, string coding = "gzip")
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        var content = new ByteArrayContent(packed.ToArray(), 0, (int)packed.Length - cut);
        content.Headers.ContentEncoding.Add(coding);
        return content;
    }

    private static Task<HttpResponseMessage> Post(TestHost host, string body, string? token = "secret") =>
        Post(host, new StringContent(body), token);

    private static async Task<HttpResponseMessage> Post(TestHost host, HttpContent body, string? token = "secret")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = body };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await host.Http.SendAsync(request);
    }
}
