using System.Text;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Tests.Serving;

public class RequestParserTests
{
    private static int Parse(string head, out HttpRequest request) => RequestParser.Parse(Encoding.Latin1.GetBytes(head), out request);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: x\n\n")]
    public void The_end_of_a_head_is_its_empty_line(string head)
    {
        for (var cut = 0; cut < head.Length; cut++)
            Assert.Equal(-1, RequestParser.EndOfHead(Encoding.Latin1.GetBytes(head[..cut])));
        Assert.Equal(head.Length, RequestParser.EndOfHead(Encoding.Latin1.GetBytes(head + "GET")));
    }

    [Fact]
    public void The_fields_that_matter_are_read_in_any_case()
    {
        var status = Parse(
            "HEAD /metrics?x=1 HTTP/1.1\r\nHOST: h\r\naccept: a\r\nAccept: b\r\n"
                + "Accept-encoding:\tgzip \r\nAuthorization: Basic eA==\r\nConnection: Close\r\n\r\n",
            out var request);

        Assert.Equal(0, status);
        Assert.Equal(("/metrics", "a,b", "gzip", "Basic eA==", false, true),
            (request.Path, request.Accept, request.AcceptEncoding, request.Authorization, request.KeepAlive, request.IsHead));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.0\r\n\r\n", 0)]
    [InlineData("GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.x\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET  HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("G(T / HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /%4 HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET metrics HTTP/1.1\r\nHost: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nAccept : a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nA: b\u0001\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 0)]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 405)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    [InlineData("get / HTTP/1.1\r\nHost: x\r\n\r\n", 405)]
    public void A_head_that_is_not_right_is_refused_as_it_should_be(string head, int status)
    {
        Assert.Equal(status, Parse(head, out _));
    }

    [Theory]
    [InlineData("/api/v1/agents/ppo%2FLunarLander-v2", "/api/v1/agents/ppo/LunarLander-v2")]
    [InlineData("/api/v1/agents/ppo/LunarLander-v2", "/api/v1/agents/ppo/LunarLander-v2")]
    [InlineData("/%F0%9F%A6%99+%22?q=%zz", "/🦙+\"")]
    [InlineData("http://other:1/metrics", "/metrics")]
    [InlineData("http://other:1", "/")]
    public void The_path_is_decoded(string target, string path)
    {
        Assert.Equal(0, Parse($"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n", out var request));
        Assert.Equal(path, request.Path);
    }

    [Theory]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: Keep-Alive\r\n", true)]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: x, close\r\n", false)]
    public void A_connection_is_kept_as_its_version_and_its_wish_say(string version, string field, bool kept)
    {
        Parse($"GET / {version}\r\nHost: x\r\n{field}\r\n", out var request);

        Assert.Equal(kept, request.KeepAlive);
    }
}
