using System.Net;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Serving;
using AgentQuarantine.Tests.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Serving;

/// <summary>A server on a free port with two agents, under a clock that stands still until it is told to go on.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public TestServer(Func<ServerOptions, ServerOptions>? change = null, LedgerSnapshot? ledger = null)
    {
        var options = new ServerOptions { Port = 0, AllowedHosts = ["x"] };
        options = change?.Invoke(options) ?? options;
        var snapshot = new MetricsSample()
            .Read("""{"agent":"ppo/LunarLander-v2","reward":1.5}""", """{"agent":"b","reward":-1}""")
            .Snapshot(ledger);
        State = new ServedState(snapshot, null);
        var routes = new Routes(() => State, options, Time);
        Server = ScrapeServer.Start(options, request => Handler?.Invoke(request) ?? routes.Respond(request), Time, failed: (request, e) =>
        {
            lock (Failures)
                Failures.Add((request.Path, e));
        });
    }

    public FakeTimeProvider Time { get; } = new(MetricsSample.Start);

    public ServerOptions Options { get; } = new();

    public ServedState State { get; set; }

    public Func<HttpRequest, HttpResponse?>? Handler { get; set; }

    /// <summary>What the server told of its own exceptions.</summary>
    public List<(string Path, Exception Failure)> Failures { get; } = [];

    public ScrapeServer Server { get; }

    public IPEndPoint EndPoint => Server.EndPoints[0];

    public RawClient Connect() => new(EndPoint);

    public async Task<RawResponse> GetAsync(string path, string headers = "", string method = "GET")
    {
        using var client = Connect();
        client.Send($"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        return (await client.ReadAsync(hasBody: method != "HEAD"))!;
    }

    /// <summary>Lets time pass until <paramref name="task"/> is over.</summary>
    public async Task<T> PassTimeUntil<T>(Task<T> task)
    {
        var patience = Task.Delay(RawClient.Patience);
        while (!task.IsCompleted && !patience.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(5));
        }
        return await task.WaitAsync(RawClient.Patience);
    }

    /// <summary>Waits until <paramref name="condition"/> holds.</summary>
    public static async Task Eventually(Func<bool> condition)
    {
        var patience = Task.Delay(RawClient.Patience);
        while (!condition())
        {
            Assert.False(patience.IsCompleted, "the condition has not come to hold");
            await Task.Delay(5);
        }
    }

    /// <summary>The server gives its connections a second, which only this clock can bring.</summary>
    public async ValueTask DisposeAsync() => await PassTimeUntil(StopAsync());

    private async Task<bool> StopAsync()
    {
        await Server.DisposeAsync();
        return true;
    }
}
