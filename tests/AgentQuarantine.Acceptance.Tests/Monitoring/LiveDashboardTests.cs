using System.Globalization;
using System.Text.Json;

namespace AgentQuarantine.Acceptance.Monitoring;

/// <summary>What a real Prometheus answers to the exported dashboard and makes of the exported rules.</summary>
public abstract class LiveDashboardTests(LiveFleet fleet) : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await fleet.Started;

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public Task Every_panel_has_data_for_all_agents() => EveryPanelHasData();

    [Fact]
    public Task Every_panel_has_data_for_one_agent() => EveryPanelHasData(fleet.OneAgent);

    [Fact]
    public Task Every_panel_has_data_for_an_agent_with_quotes_backslashes_and_slashes_in_its_name() => EveryPanelHasData(LiveFleet.OddAgent);

    [Fact]
    public Task Every_panel_has_data_for_two_agents() => EveryPanelHasData(fleet.OneAgent, LiveFleet.OddAgent);

    [Fact]
    public async Task All_agents_have_a_line_of_their_own()
    {
        var runs = fleet.Dashboard.Panels().Single(query => query.Title == "Agent runs / sec (5m rate)");

        Assert.Equal(fleet.Agents, AgentsIn(await Ask(runs)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_annotation_shows_the_quarantine(bool odd)
    {
        string[] agents = odd ? [LiveFleet.OddAgent] : [];

        foreach (var query in fleet.Dashboard.Annotations())
            Assert.Contains(odd ? LiveFleet.OddAgent : fleet.OneAgent, AgentsIn(await Ask(query, agents)));
    }

    [Fact]
    public async Task The_variable_lists_every_agent()
    {
        var (metric, label) = fleet.Dashboard.LabelValues("agent");

        var values = await fleet.Prometheus.GetAsync($"label/{label}/values", ("match[]", metric));

        Assert.Equal(fleet.Agents, values.EnumerateArray().Select(value => value.GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_rules_are_loaded_and_evaluate()
    {
        var rules = (await fleet.Prometheus.GetAsync("rules")).GetProperty("groups").EnumerateArray()
            .SelectMany(group => group.GetProperty("rules").EnumerateArray()).ToList();

        Assert.Equal(21, rules.Count);
        Assert.All(rules, rule => Assert.Equal("ok", rule.GetProperty("health").GetString()));
        foreach (var record in rules.Where(rule => rule.GetProperty("type").GetString() == "recording"))
            AssertData(record.GetProperty("name").GetString()!,
                (await fleet.Prometheus.QueryAsync(record.GetProperty("name").GetString()!)).GetProperty("result"));
    }

    [Fact]
    public async Task AgentQuarantined_fires_after_the_check_and_not_before_it()
    {
        Assert.Empty(Firing(fleet.AlertsBefore));

        await PrometheusServer.Until("AgentQuarantined fires for every agent that breaches", async () =>
            fleet.Breaching.All(Firing(await fleet.Prometheus.GetAsync("alerts")).Contains));

        Assert.Equal(fleet.Breaching.Order(StringComparer.Ordinal),
            Firing(await fleet.Prometheus.GetAsync("alerts")).Order(StringComparer.Ordinal));

        static List<string> Firing(JsonElement alerts) =>
            [.. from alert in alerts.GetProperty("alerts").EnumerateArray()
                where alert.GetProperty("labels").GetProperty("alertname").GetString() == "AgentQuarantined"
                    && alert.GetProperty("state").GetString() == "firing"
                select alert.GetProperty("labels").GetProperty("agent").GetString()];
    }

    private async Task EveryPanelHasData(params string[] agents)
    {
        foreach (var query in fleet.Dashboard.Panels())
        {
            var result = await Ask(query, agents);
            AssertData(query.Title, result);
            if (query.OfAgents && agents.Length > 0)
                Assert.Subset(agents.ToHashSet(), AgentsIn(result).ToHashSet());
        }
    }

    private async Task<JsonElement> Ask(DashboardQuery query, params string[] agents)
    {
        var expression = fleet.Dashboard.Interpolate(query.Expr, agents);
        var data = query.Instant ? await fleet.Prometheus.QueryAsync(expression) : await fleet.Prometheus.QueryRangeAsync(expression);
        return data.GetProperty("result");
    }

    private static void AssertData(string what, JsonElement result)
    {
        var values = result.EnumerateArray().SelectMany(series => series.TryGetProperty("values", out var all)
            ? all.EnumerateArray().Select(pair => pair[1].GetString()!)
            : [series.GetProperty("value")[1].GetString()!]);
        Assert.True(values.Any(value => double.IsFinite(double.Parse(value.Replace("Inf", "Infinity"), CultureInfo.InvariantCulture))),
            $"no data: {what}");
    }

    private static IEnumerable<string> AgentsIn(JsonElement result) =>
        from series in result.EnumerateArray()
        where series.GetProperty("metric").TryGetProperty("agent", out _)
        select series.GetProperty("metric").GetProperty("agent").GetString();
}

/// <summary>The dashboard on a fleet that is made up.</summary>
public sealed class GeneratedFleetDashboardTests(GeneratedFleet fleet) : LiveDashboardTests(fleet), IClassFixture<GeneratedFleet>;

/// <summary>The dashboard on real reward streams.</summary>
public sealed class RealFleetDashboardTests(RealFleet fleet) : LiveDashboardTests(fleet), IClassFixture<RealFleet>;
