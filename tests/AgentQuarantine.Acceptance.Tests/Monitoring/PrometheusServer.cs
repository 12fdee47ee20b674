using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace AgentQuarantine.Acceptance.Monitoring;

/// <summary>A real Prometheus on a free port of this machine, with a folder of its own.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly TemporaryFolder _data = new();
    private readonly Process _process;
    private readonly HttpClient _http;
    private readonly Task<string> _said;

    /// <param name="configuration">The full path of <c>prometheus.yml</c>.</param>
    public PrometheusServer(string configuration)
    {
        var port = FreePort();
        _process = Programs.Start(Programs.OnPath("prometheus"), _data.Path,
        [
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + _data["tsdb"],
            string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
            "--log.level=warn",
        ]);
        _ = _process.StandardOutput.ReadToEndAsync();
        _said = _process.StandardError.ReadToEndAsync();
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/")) };
    }

    /// <summary>Where it answers, without a slash at the end.</summary>
    public string Address => _http.BaseAddress!.AbsoluteUri.TrimEnd('/');

    /// <summary>Waits until it answers queries.</summary>
    public async Task ReadyAsync() => await Until("Prometheus is ready", async () =>
    {
        Assert.False(_process.HasExited, _process.HasExited ? _said.Result : "");
        using var answer = await _http.GetAsync(new Uri("-/ready", UriKind.Relative));
        return answer.IsSuccessStatusCode;
    });

    /// <summary>The result of an instant query.</summary>
    public Task<JsonElement> QueryAsync(string expression) =>
        GetAsync("query", ("query", expression));

    /// <summary>The result of a query over the last <paramref name="minutes"/>, ending now.</summary>
    public Task<JsonElement> QueryRangeAsync(string expression, int minutes = 10, int step = 15)
    {
        var end = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        return GetAsync("query_range", ("query", expression), ("start", Text(end - (60 * minutes))), ("end", Text(end)), ("step", Text(step)));
    }

    /// <summary>What stands under <c>data</c> in the answer of the HTTP API.</summary>
    public async Task<JsonElement> GetAsync(string path, params (string Name, string Value)[] parameters)
    {
        var query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        using var answer = await _http.GetAsync(new Uri($"api/v1/{path}?{query}", UriKind.Relative));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path} {query}: {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("data");
    }

    /// <summary>Asks again and again, for a minute at most.</summary>
    public static async Task Until(string what, Func<Task<bool>> holds)
    {
        var waited = Stopwatch.StartNew();
        while (!await Holds())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), $"Not within a minute: {what}");
            await Task.Delay(200);
        }

        async Task<bool> Holds()
        {
            try
            {
                return await holds();
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _data.Dispose();
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
