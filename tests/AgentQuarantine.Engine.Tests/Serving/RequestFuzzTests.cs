using System.Text;
using FsCheck.Fluent;

namespace AgentQuarantine.Tests.Serving;

public class RequestFuzzTests
{
    private static readonly int Connections = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1" ? 20_000 : 300;

    private static readonly string[] Pieces =
    [
        "GET ", "HEAD ", "POST ", "/metrics", "/api/v1/agents/", "/-/ready", "%", "%2F", "%zz", "%f0%9f", "?", "#", " ", "  ", "HTTP/1.1",
        "HTTP/1.0", "HTTP/9.9", "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "Host: x\r\n",
            "Host:", "Content-Length: 7\r\n", "Transfer-Encoding: chunked\r\n",
        "Accept: application/openmetrics-text;q=", "Accept-Encoding: gzip\r\n",
            "Connection: close\r\n", "Authorization: Basic ", ": ", "\0", "\u00FF", "x",
        "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n",
    ];

    [Fact]
    public async Task Whatever_is_sent_nothing_is_left_behind_and_the_next_client_is_served()
    {
        await using var server = new TestServer();
        var piece = Gen.Frequency((6, Gen.Elements(Pieces)), (1, Gen.Choose(0, 255).Select(b => ((char)b).ToString())),
            (1, Gen.Choose(1, 9000).Select(n => new string('a', n))));
        var requests = Gen.Sample(piece.ListOf(), 30, Connections).ToList();
        var random = new System.Random(20260101);
        foreach (var batch in requests.Chunk(20))
        {
            await Task.WhenAll(batch.Select(pieces => SendAsync(server, string.Concat(pieces), random.Next())));
            Assert.Equal(200, (await server.GetAsync("/metrics")).Status);
        }

        await TestServer.Eventually(() => server.Server is { Running: 1, Connections: 0 });
    }

    // Statuses that a response may have, however odd the request was; 500 would be an exception in a handler.
    private static readonly int[] Statuses = [200, 400, 401, 404, 405, 408, 421, 431, 503, 505];

    private static async Task SendAsync(TestServer server, string text, int seed)
    {
        var random = new System.Random(seed);
        using var client = server.Connect();
        try
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(bytes.Length - at, random.Next(1, 500));
                client.Send(bytes.AsSpan(at, length));
                at += length;
            }
            client.EndSending();
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Refused while still sending.
        }
        foreach (var line in (await client.ReadToEndAsync()).Split("\r\n").Where(line => line.StartsWith("HTTP/1.1 ")))
            Assert.Contains(int.Parse(line.Split(' ')[1]), Statuses);
    }
}
