using System.Globalization;
using System.Text;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Reports;

namespace AgentQuarantine.Tests.Browser;

/// <summary>The report in a real browser, opened from disk.</summary>
public sealed class ReportTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentq-");
    private Chromium? _browser;

    private Chromium Browser => _browser!;

    private string Output => Path.Combine(_folder.FullName, "report.html");

    public async ValueTask InitializeAsync() => _browser = await Chromium.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private FileInfo Write(string log)
    {
        var ledger = new FileLedger(Path.Combine(_folder.FullName, "q.json"));
        ManualQuarantine.Add(ledger, "agent-1", "test", null, new DateTimeOffset(2026, 1, 1, 0, 20, 0, TimeSpan.Zero));
        var options = new ReportOptions { Rehearsed = RehearsedPolicy.From([], [-5]) };
        new ReportOperation(new LogOptions(), options, ledger, TimeProvider.System).Run([log], Output);
        return new FileInfo(Output);
    }

    private string Log()
    {
        var text = new StringBuilder("no event\n");
        for (var i = 0; i < 60; i++)
        {
            for (var a = 0; a < 5; a++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{{\"ts\":\"2026-01-01T00:{i:d2}:00Z\",\"agent\":\"agent-{a}\",")
                    .Append(CultureInfo.InvariantCulture, $"\"reward\":{(a < 2 ? -0.25 : 0.5)},\"latency_ms\":{10 + i},\"cost_usd\":0.5}}\n");
            }
        }
        var log = Path.Combine(_folder.FullName, "e.jsonl");
        File.WriteAllText(log, text.ToString());
        return log;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_opens_from_disk_with_scripts_and_without(bool withoutScripts)
    {
        Write(Log());
        await Browser.CallAsync("Emulation.setScriptExecutionDisabled", new { value = withoutScripts });
        await Browser.OpenAsync(new Uri(Output).AbsoluteUri);

        Assert.Equal(5, (int?)await Browser.EvaluateAsync("document.querySelectorAll('#fleet-h ~ .wrap tbody tr').length"));
        Assert.Equal(2, (int?)await Browser.EvaluateAsync("document.querySelectorAll('section.agent').length"));
        Assert.Equal(0, (int?)await Browser.EvaluateAsync("document.scripts.length + document.querySelectorAll('link, img, iframe').length"));
        // Styles apply, and every id is there once.
        Assert.Equal("1480px", (string?)await Browser.EvaluateAsync("getComputedStyle(document.body).maxWidth"));
        Assert.True((bool)(await Browser.EvaluateAsync(
            "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length"))!);
        Assert.True((bool)(await Browser.EvaluateAsync(
            "[...document.querySelectorAll('.toc a, th a')].every(a => document.querySelector(a.getAttribute('href')))"))!);
        Assert.Empty(Browser.Complaints);
    }

    [Fact]
    public async Task It_is_in_colour_where_styles_and_scripts_are_forbidden()
    {
        var report = File.ReadAllText(Write(Log()).FullName);
        // As a server sends it that forbids everything.
        File.WriteAllText(Output, report.Replace("<meta http-equiv=\"Content-Security-Policy\" content=\"",
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;\"><meta name=\"was\" content=\""));
        await Browser.OpenAsync(new Uri(Output).AbsoluteUri);

        Assert.Equal("none", (string?)await Browser.EvaluateAsync("getComputedStyle(document.body).maxWidth"));
        Assert.Equal(
            "rgb(178, 60, 10)", (string?)await Browser.EvaluateAsync("getComputedStyle(document.querySelector('.st.quarantined svg')).fill"));
        Assert.Equal("rgb(11, 92, 173)", (string?)await Browser.EvaluateAsync("getComputedStyle(document.querySelector('svg.ch .e')).stroke"));
        Assert.True((bool)(await Browser.EvaluateAsync("document.querySelector('svg.ch').getBoundingClientRect().width > 500"))!);
        // The style that was refused is all that the browser says.
        Assert.All(Browser.Complaints, complaint => Assert.Contains("style", complaint));
    }

    [Theory]
    [InlineData("dark", "screen", "rgb(17, 21, 26)")]
    [InlineData("dark", "print", "rgb(255, 255, 255)")]
    public async Task It_is_dark_on_a_dark_screen_and_light_on_paper(string scheme, string media, string background)
    {
        Write(Log());
        await Browser.CallAsync(
            "Emulation.setEmulatedMedia", new { media, features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
        await Browser.CallAsync("Emulation.setDeviceMetricsOverride", new { width = 400, height = 800, deviceScaleFactor = 1, mobile = true });
        await Browser.OpenAsync(new Uri(Output).AbsoluteUri);

        Assert.Equal(background, (string?)await Browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor"));
        Assert.True(media == "print" || (bool)(await Browser.EvaluateAsync("document.documentElement.scrollWidth <= 400"))!);
    }

    [Fact]
    public async Task That_of_the_real_streams_is_small()
    {
        var log = Path.GetFullPath(Path.Combine(Root(), "..", "shared", "data", "rl-agents", "events.jsonl"));
        Assert.SkipUnless(File.Exists(log), "../shared/data is not there");
        var report = Write(log);

        Assert.InRange(report.Length, 200_000, 1_000_000);
        await Browser.OpenAsync(new Uri(Output).AbsoluteUri);
        Assert.Equal(26, (int?)await Browser.EvaluateAsync("document.querySelectorAll('#fleet-h ~ .wrap tbody tr').length"));
        Assert.Empty(Browser.Complaints);
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AgentQuarantine.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
