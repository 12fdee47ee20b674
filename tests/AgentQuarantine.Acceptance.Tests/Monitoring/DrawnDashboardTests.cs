using System.Text.Json.Nodes;
using AgentQuarantine.Tests.Browser;

namespace AgentQuarantine.Acceptance.Monitoring;

/// <summary>
/// The exported dashboard as Grafana's own components draw it in a browser, from a live Prometheus: the tool in tests/tools/grafana-render.
/// </summary>
public sealed class DrawnDashboardTests(GeneratedFleet fleet) : IClassFixture<GeneratedFleet>, IAsyncLifetime
{
    // The dark theme's.
    private const string Red = "#F2495C", Green = "#73BF69";
    private static readonly string Tool = Path.Combine(Repository.Root, "tests", "tools", "grafana-render");

    private readonly TemporaryFolder _folder = new();
    private Chromium? _browser;

    public async ValueTask InitializeAsync()
    {
        var node = Programs.OnPath("node");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Tool, "node_modules")), "tests/tools/grafana-render is not installed: run npm ci in it");
        _browser = await Chromium.StartAsync();
        await fleet.Started;
        var built = Programs.Run(node, _folder.Path, Path.Combine(Tool, "build.mjs"), "page", fleet.Dashboard.Path);
        Assert.True(built.ExitCode == 0, built.Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_panel_has_data_axes_that_can_be_read_and_the_colours_of_the_states()
    {
        var panels = await DrawAsync();

        Assert.All(panels, panel => Assert.True((int)panel["values"]! > 0 && !Says(panel, "No data"), panel.ToJsonString()));
        Assert.All(panels.Where(panel => (string)panel["type"]! == "timeseries"), panel =>
        {
            var axes = Assert.Single(panel["axes"]!.AsArray())!;
            Assert.All(["across", "up"], axis => Assert.True(Texts(axes, axis).Distinct().Count() >= 2, $"{axis}: {panel.ToJsonString()}"));
            Assert.Empty(Texts(axes, "unreadable"));
        });
        var timeline = panels.Single(panel => (string)panel["type"]! == "state-timeline");
        Assert.Equal([$"healthy {Green}", $"quarantined {Red}"], Texts(timeline, "states").Distinct().Order(StringComparer.Ordinal));
        Assert.All(fleet.Agents, agent => Assert.True(Says(timeline, agent), timeline.ToJsonString()));
        var stat = panels.Single(panel => (string)panel["title"]! == "Quarantined now");
        Assert.True(Says(stat, $"{fleet.Breaching.Count}"), stat.ToJsonString());
        Assert.Contains(Rgb(Red), Texts(stat, "colors"));
    }

    [Fact]
    public async Task Panels_of_agents_that_have_reported_nothing_say_so()
    {
        var panels = await DrawAsync("&agent=nobody");

        var silent = panels.Where(panel => Says(panel, "No data")).Select(panel => (string)panel["title"]!).ToList();
        var ofAgents = fleet.Dashboard.Panels().Where(query => query.OfAgents && query.Title != "Quarantined now").Select(query => query.Title);
        Assert.Equal(ofAgents.Distinct(), silent);
    }

    private async Task<List<JsonObject>> DrawAsync(string query = "")
    {
        var page = new Uri(_folder["page/index.html"]).AbsoluteUri;
        await _browser!.OpenAsync($"{page}?span=60&prometheus={fleet.Prometheus.Address}{query}");
        await _browser.UntilAsync("window.isDrawn");
        Assert.True(_browser.Complaints.Count == 0, string.Join("\n", _browser.Complaints));
        return [.. (await _browser.EvaluateAsync("window.seen()"))!.AsArray().Select(panel => panel!.AsObject())];
    }

    private static bool Says(JsonObject panel, string text) => ((string)panel["text"]!).Contains(text);

    private static IEnumerable<string> Texts(JsonNode from, string name) => from[name]!.AsArray().Select(text => (string)text!);

    private static string Rgb(string hex) =>
        $"rgb({string.Join(", ", Convert.FromHexString(hex[1..]))})";
}
