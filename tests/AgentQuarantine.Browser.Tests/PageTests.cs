using System.Globalization;
using System.Text;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Serving;

namespace AgentQuarantine.Tests.Browser;

/// <summary>The pages in a real browser.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentq-");
    private MetricsService? _service;
    private Chromium? _browser;

    private string Log => Path.Combine(_folder.FullName, "e.jsonl");

    private string Root => $"http://localhost:{_service!.Server.Port}/";

    private Chromium Browser => _browser!;

    public async ValueTask InitializeAsync() => _browser = await Chromium.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task ServeAsync(int agents, int port = 0)
    {
        if (!File.Exists(Log))
            Write(agents, 0, 30);
        _service = MetricsService.Start(new MetricsServiceOptions
        {
            Collector = new CollectorOptions
            {
                Logs = [Log],
                Ledger = new FileLedger(Path.Combine(_folder.FullName, "q.json")),
                History = TimeSpan.FromDays(1),
            },
            Server = new ServerOptions { Port = port },
            Interval = TimeSpan.FromMilliseconds(50),
            CheckEvery = TimeSpan.FromHours(1),
        }, TimeProvider.System);
        while (!_service.IsReady)
            await Task.Delay(10);
    }

    // The first tenth of the agents loses.
    private void Write(int agents, int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < to; i++)
        {
            for (var a = 0; a < agents; a++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{{\"ts\":\"2026-01-01T{i / 60:d2}:{i % 60:d2}:00Z\",\"agent\":\"agent-{a:d5}\",")
                    .Append(CultureInfo.InvariantCulture, $"\"reward\":{(a < agents / 10 ? -0.25 : i % 3 == 0 ? -0.5 : 0.5)},")
                    .Append(CultureInfo.InvariantCulture, $"\"latency_ms\":{10 + i}}}\n");
            }
        }
        File.AppendAllText(Log, text.ToString());
    }

    private void NobodyComplains() => Assert.Empty(Browser.Complaints);

    [Fact]
    public async Task One_finds_and_sorts_and_the_address_says_so()
    {
        await ServeAsync(30);
        await Browser.OpenAsync(Root);
        await Browser.PressAsync("/", "/");
        foreach (var c in "0000")
            await Browser.PressAsync($"{c}", $"{c}");
        await Browser.UntilAsync("document.querySelectorAll('#fleet tbody tr').length === 10");
        Assert.Equal("find", (string?)await Browser.EvaluateAsync("document.activeElement.id"));
        Assert.Contains("q=0000", (string?)await Browser.EvaluateAsync("location.search"));

        await Browser.EvaluateAsync("[...document.querySelectorAll('thead a')].find(a => a.textContent === 'Agent').click()");
        await Browser.UntilAsync("document.querySelector('th[aria-sort=ascending]')?.textContent === 'Agent'");
        Assert.Equal("agent-00000", (string?)await Browser.EvaluateAsync("document.querySelector('#fleet tbody th').textContent"));
        await Browser.EvaluateAsync("document.querySelector('.tile.quarantined').click()");
        await Browser.UntilAsync("document.querySelectorAll('#fleet tbody tr').length === 3");
        NobodyComplains();
    }

    [Fact]
    public async Task A_refresh_leaves_what_is_typed_the_focus_and_the_place()
    {
        await ServeAsync(150);
        await Browser.OpenAsync(Root);
        await Browser.UntilAsync("!document.getElementById('pause').hidden");
        await Browser.EvaluateAsync("scrollTo(0, 700); document.querySelector('#fleet tbody tr:nth-child(40) a').focus(); "
            + "document.getElementById('find').value = 'half a na'; window.at = scrollY");
        var runs = "document.querySelector('#fleet tbody .c-runs').textContent";
        Assert.Equal("30", (string?)await Browser.EvaluateAsync(runs));
        var focus = (string?)await Browser.EvaluateAsync("document.activeElement.textContent");
        Write(150, 30, 31);

        // Looking at the page again brings it up to date, as every 15 seconds do.
        await Browser.EvaluateAsync("window.again = setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 200)");
        await Browser.UntilAsync($"{runs} === '31'");
        Assert.Equal(focus, (string?)await Browser.EvaluateAsync("document.activeElement.textContent"));
        Assert.True((bool)(await Browser.EvaluateAsync("scrollY === window.at"))!);
        Assert.Equal("half a na", (string?)await Browser.EvaluateAsync("document.getElementById('find').value"));
        NobodyComplains();
    }

    [Fact]
    public async Task A_page_says_that_it_is_paused_and_that_the_server_is_gone_and_back()
    {
        await ServeAsync(5);
        var port = _service!.Server.Port;
        await Browser.OpenAsync(Root);
        var words = "document.getElementById('live').textContent";
        await Browser.UntilAsync($"{words} === 'updates every 15 s'");
        await Browser.EvaluateAsync("document.getElementById('pause').click()");
        Assert.Equal("paused", (string?)await Browser.EvaluateAsync(words));
        await _service.DisposeAsync();
        await Browser.EvaluateAsync("document.getElementById('pause').click()");
        await Browser.UntilAsync($"{words}.startsWith('the server does not answer since ')");
        Assert.Equal(5, (int?)await Browser.EvaluateAsync("document.querySelectorAll('#fleet tbody tr').length"));

        await ServeAsync(5, port);
        await Browser.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
        await Browser.UntilAsync($"{words} === 'updates every 15 s'");
    }

    [Fact]
    public async Task Mouse_and_keys_read_all_charts_with_the_figures_of_the_table()
    {
        await ServeAsync(10);
        await Browser.OpenAsync(Root + "agents?name=agent-00000");
        await Browser.UntilAsync("!document.getElementById('pause').hidden");
        await Browser.EvaluateAsync("document.getElementById('drawdown').focus()");
        await Browser.PressAsync("ArrowLeft");
        await Browser.PressAsync("ArrowLeft");
        var read = "document.getElementById('read').textContent";
        Assert.StartsWith("2026-01-01 00:28:00Z: equity -7.25, drawdown now -7.25, worst in window -7.25, limit -3,",
            (string?)await Browser.EvaluateAsync(read));
        Assert.Equal(3, (int?)await Browser.EvaluateAsync("document.querySelectorAll('.cur').length"));
        await Browser.PressAsync("Home");
        Assert.StartsWith("2026-01-01 00:00:00Z: equity -0.25,", (string?)await Browser.EvaluateAsync(read));

        var box = (await Browser.EvaluateAsync("(({right, top, height}) => [right - 5, top + height / 2])"
            + "(document.getElementById('equity').getBoundingClientRect())"))!.AsArray();
        await Browser.MoveAsync((double)box[0]!, (double)box[1]!);
        await Browser.UntilAsync($"{read}.startsWith('2026-01-01 00:29:00Z: equity -7.5,')");
        NobodyComplains();
    }

    [Theory]
    [InlineData("")]
    [InlineData("agents?name=agent-00000")]
    [InlineData("history")]
    public async Task On_a_phone_nothing_is_wider_than_the_page_and_dark_is_dark(string path)
    {
        await ServeAsync(10);
        await Browser.CallAsync("Emulation.setDeviceMetricsOverride", new { width = 400, height = 800, deviceScaleFactor = 1, mobile = true });
        await Browser.CallAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = "dark" } } });
        await Browser.OpenAsync(Root + path);

        Assert.True((bool)(await Browser.EvaluateAsync("document.documentElement.scrollWidth <= 400"))!);
        Assert.Equal("rgb(17, 21, 26)", (string?)await Browser.EvaluateAsync("getComputedStyle(document.body).backgroundColor"));
        NobodyComplains();
    }

    [Theory]
    [InlineData("", "light")]
    [InlineData("", "dark")]
    [InlineData("agents?name=agent-00000", "light")]
    [InlineData("agents?name=agent-00000", "dark")]
    [InlineData("history", "light")]
    [InlineData("history", "dark")]
    public async Task Axe_finds_no_barrier(string path, string scheme)
    {
        await ServeAsync(30);
        await Browser.CallAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = scheme } } });
        await Browser.OpenAsync(Root + path);

        Assert.Equal("", await AxeCore.ViolationsAsync(Browser));
        NobodyComplains();
    }

    [Fact]
    public async Task Without_scripts_everything_is_there()
    {
        await ServeAsync(10);
        await Browser.CallAsync("Emulation.setScriptExecutionDisabled", new { value = true });
        await Browser.OpenAsync(Root + "?state=quarantined");

        Assert.Equal(1, (int?)await Browser.EvaluateAsync("document.querySelectorAll('#fleet tbody tr').length"));
        Assert.True((bool)(await Browser.EvaluateAsync("document.getElementById('pause').hidden && !document.querySelector('form button').hidden"))!);
    }

    [Fact]
    public async Task Ten_thousand_agents_do_not_block_the_page()
    {
        await ServeAsync(10_000);
        await Browser.OpenAsync(Root);
        await Browser.UntilAsync("document.querySelectorAll('#fleet tbody tr').length === 200");
        Assert.Contains("10,000 agents", (string?)await Browser.EvaluateAsync("document.querySelector('.pager').textContent"));
        // The first page of a browser and a server that have shown none.
        var first = (double)(await Browser.EvaluateAsync("performance.getEntriesByType('navigation')[0].duration"))!;
        TestContext.Current.SendDiagnosticMessage($"the first page: {first:0} ms");
        var blocked = (double)(await Browser.EvaluateAsync("""
            new Promise(done => {
              let most = 0;
              const note = list => { for (const task of list.getEntries()) most = Math.max(most, task.duration); };
              new PerformanceObserver(note).observe({ entryTypes: ['longtask'] });
              document.dispatchEvent(new Event('visibilitychange'));
              setTimeout(() => done(most), 2000);
            })
            """))!;
        TestContext.Current.SendDiagnosticMessage($"the longest task of a refresh: {blocked} ms");
        NobodyComplains();
    }
}
