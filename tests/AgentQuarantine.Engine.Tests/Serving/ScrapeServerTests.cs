using System.Net;
using System.Net.Sockets;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Tests.Serving;

public class ScrapeServerTests
{
    [Fact]
    public async Task Loopback_is_listened_on_at_the_same_port_on_both_protocols()
    {
        await using var server = new TestServer();

        Assert.All(server.Server.EndPoints,
            endPoint => Assert.Equal((true, server.Server.Port), (IPAddress.IsLoopback(endPoint.Address), endPoint.Port)));
        Assert.False(server.Server.IsExposed);
        Assert.Equal(Socket.OSSupportsIPv6 ? 2 : 1, server.Server.EndPoints.Count);
        foreach (var endPoint in server.Server.EndPoints)
        {
            using var client = new RawClient(endPoint);
            client.Send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
            Assert.Equal(200, (await client.ReadAsync())!.Status);
        }
    }

    [Fact]
    public async Task A_taken_port_is_in_use_and_a_stopped_one_is_free_again()
    {
        var first = new TestServer();
        var port = first.Server.Port;
        var e = Assert.Throws<QuarantineException>(() => new TestServer(o => o with { Port = port }));
        Assert.Equal(ErrorIds.PortInUse, e.Id);
        Assert.Contains($"{port}", e.Message);

        await first.DisposeAsync();
        for (var again = 0; again < 3; again++)
        {
            await using var server = new TestServer(o => o with { Port = port });
            Assert.Equal(200, (await server.GetAsync("/-/healthy")).Status);
        }
    }

    [Theory]
    [InlineData("no.such.host.invalid")]
    [InlineData("203.0.113.1")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("[::1")]
    public void A_host_that_is_not_this_machine_cannot_be_listened_on(string host)
    {
        var e = Assert.Throws<QuarantineException>(() => new TestServer(o => o with { HostName = host }));

        Assert.Equal(ErrorIds.AddressUnavailable, e.Id);
    }

    [Fact]
    public async Task An_address_of_IPv6_may_stand_in_brackets()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "there is no IPv6 here");
        await using var server = new TestServer(o => o with { HostName = "[::1]" });

        Assert.Equal(IPAddress.IPv6Loopback, Assert.Single(server.Server.EndPoints).Address);
        Assert.Equal(200, (await server.GetAsync("/-/healthy")).Status);
    }

    [Fact]
    public async Task Sockets_that_listen_already_are_served_in_place_of_an_address()
    {
        using var listening = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        listening.Listen();
        await using var server = new TestServer(o => o with { HostName = "no.such.host.invalid", Sockets = [listening] });

        Assert.Equal(((IPEndPoint)listening.LocalEndPoint!).Port, server.Server.Port);
        Assert.Equal(200, (await server.GetAsync("/-/healthy")).Status);
    }

    [Theory]
    [InlineData(null, "1")]
    [InlineData("1", "1")]
    [InlineData("4711", null)]
    [InlineData("4711", "0")]
    [InlineData("4711", "x")]
    public void Sockets_that_are_meant_for_another_process_are_left_alone(string? process, string? count)
    {
        Assert.Empty(InheritedSockets.Take(name => name == "LISTEN_PID" ? process : count, 4711));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("0.0.0.0")]
    public async Task Every_address_is_listened_on_only_when_it_is_named(string host)
    {
        await using var server = new TestServer(o => o with { HostName = host });

        Assert.True(server.Server.IsExposed);
        using var client = new RawClient(new IPEndPoint(IPAddress.Loopback, server.Server.Port));
        client.Send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(200, (await client.ReadAsync())!.Status);
    }

    [Fact]
    public async Task Requests_may_come_in_any_pieces_and_several_at_once()
    {
        await using var server = new TestServer();
        using var client = server.Connect();
        const string request = "GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n";
        foreach (var c in request)
            client.Send(c.ToString());
        Assert.Equal(200, (await client.ReadAsync())!.Status);

        client.Send(request + request.Replace("healthy", "ready") + request.Replace("/-/healthy", "/nothing"));
        Assert.Equal("healthy\n", (await client.ReadAsync())!.Text);
        Assert.Equal("ready\n", (await client.ReadAsync())!.Text);
        Assert.Equal(404, (await client.ReadAsync())!.Status);
    }

    [Fact]
    public async Task A_head_that_is_not_sent_in_time_is_timed_out()
    {
        await using var server = new TestServer();
        using var client = server.Connect();
        client.Send("GET /metrics HTTP/1.1\r\nHo");
        var response = await server.PassTimeUntil(client.ReadAsync());

        Assert.Equal(408, response!.Status);
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_head_that_drips_byte_by_byte_is_timed_out_all_the_same()
    {
        await using var server = new TestServer();
        using var client = server.Connect();
        client.Send("GET /metrics HTTP/1.1\r\nX: ");
        var response = client.ReadAsync();
        var patience = Task.Delay(RawClient.Patience);
        while (!response.IsCompleted)
        {
            Assert.False(patience.IsCompleted, "nothing was answered");
            client.TrySend("x");
            server.Time.Advance(TimeSpan.FromSeconds(0.5));
            await Task.WhenAny(response, Task.Delay(5));
        }

        Assert.Equal(408, (await response)!.Status);
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_let_go_without_a_word()
    {
        await using var server = new TestServer();
        using var silent = server.Connect();
        using var kept = server.Connect();
        kept.Send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
        await kept.ReadAsync();

        Assert.Equal("", await server.PassTimeUntil(silent.ReadToEndAsync()));
        Assert.Equal("", await server.PassTimeUntil(kept.ReadToEndAsync()));
        await TestServer.Eventually(() => server.Server is { Running: 1, Connections: 0 });
    }

    [Fact]
    public async Task A_head_beyond_8_KB_is_too_large_and_the_client_gets_to_read_that()
    {
        await using var server = new TestServer();
        using var client = server.Connect();
        client.Send("GET / HTTP/1.1\r\nHost: x\r\nX: " + new string('x', 9_000) + "\r\n\r\n");

        Assert.Equal(431, (await client.ReadAsync())!.Status);
        // A server that had closed the connection would answer this with a reset.
        for (var i = 0; i < 10; i++)
        {
            client.Send("more");
            await Task.Delay(2);
        }

        using var exact = server.Connect();
        const string start = "GET /-/healthy HTTP/1.1\r\nHost: x\r\nX: ";
        exact.Send(start + new string('x', 8192 - start.Length - 4) + "\r\n\r\n");
        Assert.Equal(200, (await exact.ReadAsync())!.Status);
    }

    [Fact]
    public async Task Idle_connections_and_half_sent_heads_keep_no_scrape_out()
    {
        await using var server = new TestServer();
        var hogs = new List<RawClient>();
        try
        {
            for (var i = 0; i < 100; i++)
                hogs.Add(server.Connect());
            for (var i = 0; i < 50; i++)
            {
                hogs.Add(server.Connect());
                hogs[^1].TrySend("GET /metrics HTTP/1.1\r\nHost:");
            }
            for (var i = 0; i < 5; i++)
                Assert.Equal(200, (await server.GetAsync("/metrics")).Status);
            Assert.InRange(server.Server.Connections, 1, 64);
            await TestServer.Eventually(() => server.Server.Running <= 1 + 64);
        }
        finally
        {
            hogs.ForEach(hog => hog.Dispose());
        }
        await TestServer.Eventually(() => server.Server is { Running: 1, Connections: 0 });
    }

    [Fact]
    public async Task While_every_connection_is_busy_health_checks_have_slots_of_their_own()
    {
        using var gate = new ManualResetEventSlim();
        await using var server = new TestServer(o => o with { Limits = new ServerLimits { Connections = 4, HealthConnections = 2 } })
        {
            Handler = request =>
            {
                if (request.Path == "/busy")
                    gate.Wait();
                return null;
            },
        };
        using var busy1 = server.Connect();
        using var busy2 = server.Connect();
        foreach (var busy in new[] { busy1, busy2 })
            busy.Send("GET /busy HTTP/1.1\r\nHost: x\r\n\r\n");
        try
        {
            await TestServer.Eventually(() => server.Server.Busy == 2);

            var scrape = await server.GetAsync("/metrics");
            Assert.Equal(503, scrape.Status);
            Assert.Contains("Retry-After", scrape.Head);
            Assert.Equal(200, (await server.GetAsync("/-/healthy")).Status);
        }
        finally
        {
            gate.Set();
        }
        Assert.Equal(404, (await busy1.ReadAsync())!.Status);
    }

    [Fact]
    public async Task Only_so_many_bodies_are_in_the_making_at_once()
    {
        await using var server = new TestServer(o => o with { Limits = new ServerLimits { Bodies = 1 } });
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await server.GetAsync(i % 2 == 0 ? "/metrics" : "/api/v1/agents")).Status);
            // A client has the last byte before the server has freed the place.
            await TestServer.Eventually(() => server.Server.Busy == 0);
        }

        await using var full = new TestServer(o => o with { Limits = new ServerLimits { Bodies = 0 } });
        Assert.Equal(503, (await full.GetAsync("/metrics")).Status);
        Assert.Equal(503, (await full.GetAsync("/api/v1/agents")).Status);
        Assert.Equal(200, (await full.GetAsync("/-/ready")).Status);
        Assert.Equal(200, (await full.GetAsync("/api/v1/agents/b")).Status);
        Assert.Equal(200, (await full.GetAsync("/api/v1/agents?name=b")).Status);
    }

    [Fact]
    public async Task A_handler_that_fails_fails_alone()
    {
        await using var server = new TestServer { Handler = request => request.Path == "/boom" ? throw new InvalidOperationException() : null };

        Assert.Equal(500, (await server.GetAsync("/boom")).Status);
        Assert.Equal(200, (await server.GetAsync("/metrics")).Status);
        var (path, failure) = Assert.Single(server.Failures);
        Assert.Equal("/boom", path);
        Assert.IsType<InvalidOperationException>(failure);
    }

    [Fact]
    public async Task Stopping_closes_every_connection()
    {
        var server = new TestServer();
        using var silent = server.Connect();
        using var half = server.Connect();
        half.Send("GET ");
        using var kept = server.Connect();
        kept.Send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n");
        await kept.ReadAsync();

        await server.DisposeAsync().AsTask().WaitAsync(RawClient.Patience);

        await Task.WhenAll(silent.ReadToEndAsync(), half.ReadToEndAsync(), kept.ReadToEndAsync());
        await TestServer.Eventually(() => server.Server is { Running: 0, Connections: 0 });
    }
}
