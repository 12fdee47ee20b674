using AgentQuarantine.Metrics;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Serving;

public class StalledClientTests
{
    [Fact]
    public async Task Clients_that_never_read_keep_no_agent_waiting_and_lose_their_place_to_the_next_scrape()
    {
        var sample = new MetricsSample();
        for (var i = 0; i < 10_000; i++)
            sample.Read($$"""{"agent":"agent-{{i}}","reward":1,"latency_ms":5,"cost_usd":0.5}""");
        await using var server = new TestServer { State = new ServedState(sample.Snapshot(), null) };
        var clients = Enumerable.Range(0, 8).Select(_ => server.Connect()).ToList();
        try
        {
            foreach (var client in clients)
                client.Send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
            await TestServer.Eventually(() => server.Server.Busy == clients.Count);

            Assert.Equal(503, (await server.GetAsync("/metrics")).Status);
            Assert.Equal(200, (await server.GetAsync("/api/v1/agents/agent-7")).Status);
            Assert.Equal(200, (await server.GetAsync("/api/v1/agents?name=agent-7")).Status);

            await TestServer.Eventually(() =>
            {
                server.Time.Advance(TimeSpan.FromSeconds(0.1));
                return server.Server.Busy == 0;
            });
            Assert.Equal(200, (await server.GetAsync("/metrics")).Status);
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Theory]
    [InlineData(0.9, true)]
    [InlineData(1.5, false)]
    public async Task A_client_may_take_as_long_as_it_reads_on_at_the_slowest_rate(double secondsForEachChunk, bool getsAll)
    {
        var time = new FakeTimeProvider();
        var stream = new SlowStream(time, TimeSpan.FromSeconds(secondsForEachChunk));
        var body = new ByteBuffer(4 << 20);
        body.Write(new string('x', 4 << 20));
        using var response = new HttpResponse(200, HttpResponse.PlainText, body);
        var writing = new ResponseWriter(stream, new ServerLimits(), time).WriteAsync(response, keepAlive: false, withBody: true);

        if (getsAll)
            await writing;
        else
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);
        Assert.Equal(getsAll, stream.Written > 4 << 20);
    }

    /// <summary>Takes its time for each write; gives up once it is told to.</summary>
    private sealed class SlowStream(FakeTimeProvider time, TimeSpan each) : MemoryStream
    {
        public long Written { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Advance(each);
            if (cancellationToken.IsCancellationRequested)
                return ValueTask.FromCanceled(cancellationToken);
            Written += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
