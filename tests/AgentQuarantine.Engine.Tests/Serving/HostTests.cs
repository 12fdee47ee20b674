using System.Net;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Tests.Serving;

public class HostTests
{
    private static async Task<RawResponse> AskAsync(TestServer server, string host, IPEndPoint? at = null, string path = "/metrics")
    {
        using var client = new RawClient(at ?? server.EndPoint);
        client.Send($"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        return (await client.ReadAsync())!;
    }

    [Theory]
    [InlineData("a b/c")]
    [InlineData("a/b")]
    [InlineData("user@a")]
    [InlineData("a:b")]
    [InlineData("a:65536")]
    [InlineData(":80")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[::1]x")]
    [InlineData("a%2")]
    [InlineData("<script>")]
    public async Task A_host_that_is_none_is_a_bad_request(string host)
    {
        await using var server = new TestServer(o => o with { AllowedHosts = ["*"] });

        Assert.Equal(400, (await AskAsync(server, host)).Status);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LocalHost:10871")]
    [InlineData("agents.localhost")]
    [InlineData("localhost.")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.1.2.3")]
    [InlineData("[::1]:10871")]
    [InlineData("")]
    [InlineData("fleet.example.org")]
    [InlineData("proxy.example.org:443")]
    public async Task Whoever_asks_this_server_by_a_name_of_its_own_is_answered(string host)
    {
        var proxy = new Uri("https://proxy.example.org/agents/");
        await using var server = new TestServer(o => o with { AllowedHosts = ["fleet.example.org"], ExternalUrl = proxy });

        Assert.Equal(200, (await AskAsync(server, host)).Status);
        Assert.Equal(200, (await AskAsync(server, Environment.MachineName)).Status);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("evillocalhost")]
    [InlineData("192.0.2.1")]
    [InlineData("[2001:db8::1]")]
    public async Task Whoever_asks_for_another_host_is_sent_away_with_a_word_on_how_to_allow_it(string host)
    {
        await using var server = new TestServer();

        foreach (var path in new[] { "/metrics", "/api/v1/agents/b", "/", "/-/ready" })
        {
            var response = await AskAsync(server, host, path: path);
            Assert.Equal(421, response.Status);
            Assert.Contains("--allowed-host", response.Text);
            Assert.DoesNotContain("agent_", response.Text);
        }
        using var client = server.Connect();
        client.Send($"GET http://{host}/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(421, (await client.ReadAsync())!.Status);
    }

    [Fact]
    public async Task Any_host_may_be_allowed()
    {
        await using var server = new TestServer(o => o with { AllowedHosts = ["*"] });

        Assert.Equal(200, (await AskAsync(server, "whoever.example")).Status);
    }

    [Fact]
    public void The_address_at_which_a_request_comes_in_and_the_names_of_the_certificate_are_its_own()
    {
        var hosts = new OwnHosts(new ServerOptions { HostName = "*" });

        Assert.True(hosts.Contain("192.0.2.7", IPAddress.Parse("::ffff:192.0.2.7"), null));
        Assert.True(hosts.Contain("[2001:db8::7]", IPAddress.Parse("2001:db8::7"), null));
        Assert.False(hosts.Contain("192.0.2.7", IPAddress.Parse("192.0.2.8"), null));
        Assert.False(hosts.Contain("*", IPAddress.Loopback, null));
    }

    [Theory]
    [InlineData("/agents/metrics", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/agents", 200)]
    [InlineData("/agents/", 200)]
    [InlineData("/agents/-/healthy", 200)]
    [InlineData("/agents/api/v1/agents/b", 200)]
    [InlineData("/agentsmetrics", 404)]
    public async Task A_proxy_may_keep_the_path_of_the_external_url_or_strip_it(string path, int status)
    {
        await using var server = new TestServer(o => o with { ExternalUrl = new Uri("https://fleet.example.org/agents") });

        Assert.Equal(status, (await AskAsync(server, "fleet.example.org", path: path)).Status);
    }

    [Fact]
    public async Task Links_on_the_page_are_relative_or_begin_with_the_external_url()
    {
        await using var plain = new TestServer();
        await using var behind = new TestServer(o => o with { ExternalUrl = new Uri("https://fleet.example.org/a&b") });

        var page = (await plain.GetAsync("/")).Text;
        Assert.DoesNotContain("href=\"/", page);
        Assert.Contains("href=\"api/v1/agents\"", page);
        Assert.Contains("href=\"https://fleet.example.org/a&amp;b/metrics\"", (await behind.GetAsync("/")).Text);
    }
}
