using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentQuarantine.Tests.Browser;

/// <summary>A headless Chromium with one page, driven over its DevTools protocol; what it complains of is kept.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private string? _session;
    private int _calls;

    private Chromium(Process process, DirectoryInfo profile) => (_process, _profile) = (process, profile);

    /// <summary>Errors of the page's console, its scripts and its security policy.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Starts the browser; the test is skipped by its name where there is none.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "there is no chromium");
        var profile = Directory.CreateTempSubdirectory("agentq-chromium-");
        var process = Process.Start(new ProcessStartInfo(program!)
        {
            ArgumentList =
            {
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0",
                $"--user-data-dir={profile.FullName}", "about:blank",
            },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var browser = new Chromium(process, profile);
        using var patience = new CancellationTokenSource(Patience);
        const string Listening = "DevTools listening on ";
        while (await process.StandardError.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith(Listening))
                continue;
            await browser._socket.ConnectAsync(new Uri(line[Listening.Length..]), patience.Token);
            break;
        }
        _ = process.StandardError.ReadToEndAsync();
        var target = await browser.CallAsync("Target.createTarget", new { url = "about:blank" });
        var session = await browser.CallAsync("Target.attachToTarget", new { targetId = (string)target["targetId"]!, flatten = true });
        browser._session = (string)session["sessionId"]!;
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
            await browser.CallAsync(domain + ".enable", new { });
        return browser;
    }

    /// <summary>Opens a page and waits until its script has run.</summary>
    public async Task OpenAsync(string url)
    {
        await CallAsync("Page.navigate", new { url });
        await UntilAsync($"location.href.startsWith('{url.Split('?')[0]}') && document.readyState === 'complete'");
    }

    /// <summary>The value of an expression in the page, awaited where it is a promise.</summary>
    public async Task<JsonNode?> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        Assert.Null(answer["exceptionDetails"]?.ToJsonString());
        return answer["result"]!["value"];
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        var watch = Stopwatch.StartNew();
        while (await EvaluateAsync($"!!({expression})") is not JsonValue value || !value.GetValue<bool>())
        {
            Assert.True(watch.Elapsed < Patience, $"this has not come to hold: {expression}");
            await Task.Delay(20);
        }
    }

    /// <summary>Presses a key as a person does.</summary>
    public async Task PressAsync(string key, string? text = null)
    {
        await CallAsync("Input.dispatchKeyEvent", text is null ? (object)new { type = "rawKeyDown", key } : new { type = "keyDown", key, text });
        await CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", key });
    }

    /// <summary>Moves the mouse to a place of the window.</summary>
    public Task MoveAsync(double x, double y) => CallAsync("Input.dispatchMouseEvent", new { type = "mouseMoved", x, y });

    /// <summary>Calls a method of the protocol.</summary>
    public async Task<JsonNode> CallAsync(string method, object parameters)
    {
        var id = ++_calls;
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = JsonSerializer.SerializeToNode(parameters) };
        if (_session is not null)
            message["sessionId"] = _session;
        using var patience = new CancellationTokenSource(Patience);
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, patience.Token);
        while (true)
        {
            var answer = await ReceiveAsync(patience.Token);
            if ((int?)answer["id"] == id)
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer.ToJsonString()}");
            Note(answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        try
        {
            _profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process of it that is still going away may write there.
        }
    }

    private async Task<JsonNode> ReceiveAsync(CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, cancellation);
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return JsonNode.Parse(text.ToArray())!;
        }
    }

    private void Note(JsonNode message)
    {
        var parameters = message["params"];
        if ((string?)message["method"] == "Runtime.exceptionThrown")
            Complaints.Add(parameters!.ToJsonString());
        else if ((string?)message["method"] == "Runtime.consoleAPICalled" && (string?)parameters!["type"] == "error")
            Complaints.Add(parameters.ToJsonString());
        else if ((string?)message["method"] == "Log.entryAdded" && (string?)parameters!["entry"]!["level"] == "error")
            Complaints.Add($"{parameters["entry"]!["text"]} {parameters["entry"]!["url"]}");
    }
}
