using AgentQuarantine.AspNetCore;
using AgentQuarantine.Tests.Events;
using AgentQuarantine.Tests.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentQuarantine.Tests.AspNetCore;

/// <summary>A host on a free port of loopback, with a fleet in a folder of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _host;

    public TestHost(TempFolder folder, Action<WebApplication> map, Action<AgentQuarantineOptions>? configure = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder[""] });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // On a busy machine the host's own patience with slow bodies would be over before the test's question.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinRequestBodyDataRate = null);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddAgentQuarantine(options =>
        {
            (options.LogPath, options.LedgerPath, options.Interval) = ("e.jsonl", "q.json", TimeSpan.FromMilliseconds(10));
            configure?.Invoke(options);
        });
        _host = builder.Build();
        map(_host);
        _host.Start();
        Http = new HttpClient { BaseAddress = new Uri(_host.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _host.Services;

    /// <summary>Asks until the answer is the one that is waited for.</summary>
    public static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> isIt)
    {
        var patience = Task.Delay(RawClient.Patience);
        while (true)
        {
            var answer = await ask();
            if (isIt(answer))
                return answer;
            Assert.False(patience.IsCompleted, $"the answer is still {answer}");
        }
    }

    /// <summary>Waits until the log was read.</summary>
    public async Task<TestHost> Ready(string prefix = "")
    {
        var end = DateTime.UtcNow.AddMinutes(1);
        while (!(await Http.GetAsync(prefix + "/-/ready")).IsSuccessStatusCode && DateTime.UtcNow < end)
            await Task.Delay(5);
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
