using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Acceptance.Serving;

/// <summary>A real <c>agentq serve</c> on a free port, in a folder whose log is telemetry/events.jsonl.</summary>
internal sealed partial class ServedAgentq : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _rest = new();
    private readonly Task _reading;

    public ServedAgentq(TemporaryFolder folder, params string[] arguments)
    {
        _process = Programs.Start(Programs.Agentq, folder.Path,
            ["serve", "--interval", "0.1s", .. arguments.Contains("--port") ? [] : new[] { "--port", "0" }, .. arguments]);
        var said = "";
        while (_process.StandardError.ReadLine() is { } line)
        {
            said += line + "\n";
            if (Serving().Match(line) is { Success: true } match)
            {
                Port = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
                break;
            }
        }
        Said = said;
        _reading = Task.Run(Read);
        Assert.True(Port > 0, said);
    }

    public int Port { get; }

    /// <summary>What it said up to the address that it serves.</summary>
    public string Said { get; }

    public Uri Address(string path) => new($"http://127.0.0.1:{Port}{path}");

    /// <summary>Waits until the log was read in full.</summary>
    public async Task ReadyAsync()
    {
        using var http = new HttpClient();
        await Monitoring.PrometheusServer.Until("agentq serve is ready", async () => (await http.GetAsync(Address("/-/ready"))).IsSuccessStatusCode);
    }

    /// <summary>Waits until it has said something on standard error.</summary>
    public Task HeardAsync(string part) => Monitoring.PrometheusServer.Until(part, () => Task.FromResult(Heard.Contains(part)));

    /// <summary>Sends a signal, such as <c>HUP</c>.</summary>
    public void Signal(string name) => Programs.Run("/bin/sh", "/", "-c", FormattableString.Invariant($"kill -{name} {_process.Id}"));

    /// <summary>Ends it as systemd does, and waits for its end.</summary>
    public Ended Terminate()
    {
        Signal("TERM");
        Assert.True(_process.WaitForExit(TimeSpan.FromSeconds(20)), "agentq serve has not ended");
        return new Ended(_process.ExitCode, _process.StandardOutput.ReadToEnd(), Said + RestToTheEnd());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private string Heard
    {
        get
        {
            lock (_rest)
                return _rest.ToString();
        }
    }

    private void Read()
    {
        while (_process.StandardError.ReadLine() is { } line)
        {
            lock (_rest)
                _rest.Append(line).Append('\n');
        }
    }

    private string RestToTheEnd()
    {
        _reading.Wait();
        return Heard;
    }

    [GeneratedRegex(@"serving https?://[^/]+:(?<port>[0-9]+)/metrics")]
    private static partial Regex Serving();
}
