using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentQuarantine.Grafana;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Tests.Grafana;

public class AgentDashboardTests
{
    private static readonly string[] FleetPanels =
        ["Decisions (1h), all agents", "Age of the last reading and the last check", "Rejected lines / sec by reason"];

    [Theory]
    [InlineData(1, "Agent runs / sec (5m rate)", "[5m]")]
    [InlineData(2, "Agent error rate (5m)", "[5m]")]
    [InlineData(3, "Latency p95 (ms)", "[5m]")]
    [InlineData(4, "Cost p95 ($) [15m]", "[15m]")]
    [InlineData(5, "Last reward (selected agent)", "agent_last_reward")]
    [InlineData(6, "Last cost ($) (selected agent)", "agent_last_cost_usd")]
    [InlineData(7, "Last latency (ms) (selected agent)", "agent_last_latency_ms")]
    [InlineData(8, "Reward Sharpe", "agent_reward_sharpe")]
    [InlineData(9, "Reward drawdown", "agent_reward_drawdown")]
    [InlineData(10, "Quarantined", "agent_quarantined")]
    public void The_first_ten_panels_keep_their_ids_titles_and_windows(int id, string title, string inExpression)
    {
        var panel = Panels(Build()).Single(p => p.GetProperty("id").GetInt32() == id);

        Assert.Equal(title, panel.GetProperty("title").GetString());
        Assert.Contains(inExpression, Assert.Single(Expressions(panel)));
    }

    [Fact]
    public void Head_is_as_the_original_has_it()
    {
        var dashboard = Build();

        Assert.Equal("agents-telemetry", dashboard.GetProperty("uid").GetString());
        Assert.Equal("Agents: Runs / Errors / Latency / Cost / Reward", dashboard.GetProperty("title").GetString());
        Assert.Equal(39, dashboard.GetProperty("schemaVersion").GetInt32());
        Assert.Equal(["agents", "telemetry"], dashboard.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("10s", dashboard.GetProperty("refresh").GetString());
        Assert.Equal("now-6h", dashboard.GetProperty("time").GetProperty("from").GetString());
        Assert.False(dashboard.TryGetProperty("__inputs", out _));
    }

    [Fact]
    public void The_data_source_is_a_variable_that_every_panel_names()
    {
        var dashboard = Build();
        var variable = Variables(dashboard).Single(v => v.GetProperty("name").GetString() == "DS_PROMETHEUS");

        Assert.Equal("datasource", variable.GetProperty("type").GetString());
        Assert.Equal("prometheus", variable.GetProperty("query").GetString());
        Assert.All(Panels(dashboard).Where(p => !IsRow(p)), panel =>
            Assert.Equal("${DS_PROMETHEUS}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
    }

    [Fact]
    public void The_agent_variable_lists_all_agents_and_asks_again_with_the_time_range()
    {
        var variable = Variables(Build()).Single(v => v.GetProperty("name").GetString() == "agent");

        Assert.Equal("label_values(agent_runs_total, agent)", variable.GetProperty("query").GetProperty("query").GetString());
        Assert.True(variable.GetProperty("multi").GetBoolean());
        Assert.True(variable.GetProperty("includeAll").GetBoolean());
        Assert.Equal(".+", variable.GetProperty("allValue").GetString());
        Assert.Equal(2, variable.GetProperty("refresh").GetInt32());
    }

    [Fact]
    public void Every_panel_about_agents_obeys_the_agent_variable()
    {
        foreach (var panel in Panels(Build()).Where(p => !IsRow(p)))
        {
            foreach (var expression in Expressions(panel))
            {
                var selectors = expression.Split("agent_").Length - 1;
                var obeying = expression.Split("{agent=~`${agent:regex}`}").Length - 1;
                Assert.Equal(FleetPanels.Contains(panel.GetProperty("title").GetString()) ? 0 : selectors, obeying);
            }
        }
    }

    [Fact]
    public void Every_panel_says_what_it_answers_and_has_a_unit()
    {
        Assert.All(Panels(Build()).Where(p => !IsRow(p)), panel =>
        {
            Assert.EndsWith(".", panel.GetProperty("description").GetString());
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
        });
    }

    [Fact]
    public void Panels_have_ids_of_their_own_and_lie_beside_each_other()
    {
        var panels = Panels(Build()).ToList();
        var cells = panels.SelectMany(panel =>
        {
            var at = panel.GetProperty("gridPos");
            int x = at.GetProperty("x").GetInt32(), y = at.GetProperty("y").GetInt32(),
                w = at.GetProperty("w").GetInt32(), h = at.GetProperty("h").GetInt32();
            Assert.InRange(x + w, 1, 24);
            return from column in Enumerable.Range(x, w) from line in Enumerable.Range(y, h) select (column, line);
        }).ToList();

        Assert.Equal(panels.Count, panels.Select(p => p.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(cells.Count, cells.Distinct().Count());
    }

    [Fact]
    public void Limits_of_the_policy_are_drawn()
    {
        var policy = QuarantinePolicy.Default with { DrawdownLimit = -50, SharpeFloor = -0.05, ErrorRatioLimit = 0.5 };
        var dashboard = Build(new DashboardOptions { Policy = new FleetPolicy { Defaults = policy } });

        Assert.Contains(-50, Thresholds(dashboard, 9));
        Assert.Contains(-50, Thresholds(dashboard, 16));
        Assert.Contains(-0.05, Thresholds(dashboard, 8));
        Assert.Contains(0.5, Thresholds(dashboard, 2));
    }

    [Fact]
    public void A_limit_that_the_policy_does_not_have_is_not_drawn()
    {
        var dashboard = Build(
            new DashboardOptions { Policy = new FleetPolicy { Defaults = QuarantinePolicy.Default with { DrawdownLimit = null } } });

        Assert.Empty(Thresholds(dashboard, 8));
        Assert.Empty(Thresholds(dashboard, 9));
    }

    [Fact]
    public void A_named_data_source_is_the_one_to_start_with()
    {
        var variable = Variables(Build(new DashboardOptions { DataSourceUid = "prom-1" }))[0];

        Assert.Equal("prom-1", variable.GetProperty("current").GetProperty("value").GetString());
    }

    [Fact]
    public void Built_twice_in_two_cultures_the_bytes_are_the_same()
    {
        var culture = CultureInfo.CurrentCulture;
        var first = AgentDashboard.Build(new DashboardOptions());
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(first, AgentDashboard.Build(new DashboardOptions()));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
        Assert.Equal((byte)'\n', first[^1]);
        Assert.DoesNotContain((byte)'\r', first);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void A_uid_that_grafana_would_refuse_is_refused(string uid) =>
        Assert.Throws<ArgumentException>(() => AgentDashboard.Build(new DashboardOptions { Uid = uid }));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void A_drawdown_limit_that_is_none_is_refused(double limit) =>
        Assert.Throws<QuarantineException>(() => AgentDashboard.Build(
            new DashboardOptions { Policy = new FleetPolicy { Defaults = QuarantinePolicy.Default with { DrawdownLimit = limit } } }));

    private static JsonElement Build(DashboardOptions? options = null) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(AgentDashboard.Build(options ?? new DashboardOptions()))).RootElement;

    private static IEnumerable<JsonElement> Panels(JsonElement dashboard) => dashboard.GetProperty("panels").EnumerateArray();

    private static List<JsonElement> Variables(JsonElement dashboard) =>
        [.. dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()];

    private static bool IsRow(JsonElement panel) => panel.GetProperty("type").GetString() == "row";

    private static IEnumerable<string> Expressions(JsonElement panel) =>
        panel.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("expr").GetString()!);

    private static List<double> Thresholds(JsonElement dashboard, int id) =>
        [.. Panels(dashboard).Single(p => p.GetProperty("id").GetInt32() == id)
            .GetProperty("fieldConfig").GetProperty("defaults").GetProperty("thresholds").GetProperty("steps").EnumerateArray()
            .Select(step => step.GetProperty("value")).Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetDouble())];
}
