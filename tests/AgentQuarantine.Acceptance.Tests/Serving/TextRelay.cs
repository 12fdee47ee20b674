using System.Net;
using System.Net.Sockets;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>Stands between a Prometheus, which always prefers OpenMetrics, and a server that is to be scraped as text.</summary>
internal sealed class TextRelay : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = new();

    public TextRelay(Uri target)
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }
        _listener.Prefixes.Add(FormattableString.Invariant($"http://127.0.0.1:{Port}/"));
        _listener.Start();
        _http.DefaultRequestHeaders.Add("Accept", "text/plain;version=0.0.4");
        _ = Task.Run(() => RelayAsync(target));
    }

    public int Port { get; }

    public void Dispose()
    {
        _listener.Close();
        _http.Dispose();
    }

    private async Task RelayAsync(Uri target)
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var answer = await _http.GetAsync(target);
                context.Response.StatusCode = (int)answer.StatusCode;
                context.Response.ContentType = answer.Content.Headers.ContentType!.ToString();
                await context.Response.OutputStream.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or HttpRequestException or TaskCanceledException)
            {
            }
        }
    }
}
