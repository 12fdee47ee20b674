using System.Text.Json;
using AgentQuarantine.Grafana;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Tests.Grafana;

/// <summary>What the dashboard looked like when it was drawn by Grafana, and must not look like again.</summary>
public sealed class DashboardTruthTests
{
    private static JsonElement Panel(int id, FleetPolicy? policy = null)
    {
        var json = AgentDashboard.Build(new DashboardOptions { Policy = policy ?? FleetPolicy.Default });
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("panels").EnumerateArray().Single(panel => panel.GetProperty("id").GetInt32() == id).Clone();
    }

    private static JsonElement Fields(JsonElement panel) => panel.GetProperty("fieldConfig").GetProperty("defaults");

    private static IEnumerable<double> Steps(JsonElement panel) => Fields(panel).GetProperty("thresholds").GetProperty("steps").EnumerateArray()
        .Select(step => step.GetProperty("value")).Where(value => value.ValueKind == JsonValueKind.Number).Select(value => value.GetDouble());

    [Fact]
    public void The_state_timeline_has_the_colours_of_its_mappings() =>
        Assert.Equal("fixed", Fields(Panel(10)).GetProperty("color").GetProperty("mode").GetString());

    [Fact]
    public void Limits_that_differ_by_agent_are_not_one_line()
    {
        var policy = FleetPolicy.Default with { Overrides = new([new("a*", new Dictionary<string, object?> { ["drawdown_limit"] = -50.0 })]) };

        Assert.Equal([-3.0], Steps(Panel(9)));
        Assert.Empty(Steps(Panel(9, policy)));
        Assert.Empty(Steps(Panel(16, policy)));
    }

    [Fact]
    public void Thresholds_are_written_as_people_would() => Assert.Equal([-3, -2.4], Steps(Panel(16)));

    [Fact]
    public void One_agent_far_past_its_limit_does_not_press_the_others_flat() => Assert.Equal(2, Fields(Panel(17)).GetProperty("max").GetDouble());

    [Theory]
    [InlineData(8, "Min", false)]
    [InlineData(9, "Min", false)]
    [InlineData(17, "Max", true)]
    public void The_legend_begins_with_the_worst(int panel, string by, bool descending)
    {
        var legend = Panel(panel).GetProperty("options").GetProperty("legend");

        Assert.Contains(by.ToLowerInvariant(), legend.GetProperty("calcs").EnumerateArray().Select(calc => calc.GetString()));
        Assert.Equal((by, descending), (legend.GetProperty("sortBy").GetString(), legend.GetProperty("sortDesc").GetBoolean()));
    }

    [Fact]
    public void Without_costs_there_is_no_cost_of_zero() =>
        Assert.Contains("and sum(agent_cost_usd_count", Panel(15).GetProperty("targets")[0].GetProperty("expr").GetString());

    [Theory]
    [InlineData(1, "topk")]
    [InlineData(2, "topk")]
    [InlineData(3, "topk")]
    [InlineData(4, "topk")]
    [InlineData(5, "bottomk")]
    [InlineData(6, "topk")]
    [InlineData(7, "topk")]
    [InlineData(8, "bottomk")]
    [InlineData(9, "bottomk")]
    [InlineData(10, "topk")]
    [InlineData(17, "topk")]
    [InlineData(18, "topk")]
    [InlineData(20, "bottomk")]
    [InlineData(21, "topk")]
    public void Of_a_big_fleet_the_worst_are_drawn(int id, string function) =>
        Assert.StartsWith(function + "(${top}, ", Panel(id).GetProperty("targets")[0].GetProperty("expr").GetString());

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Where_nothing_was_reported_no_agent_has_a_line(int id) =>
        Assert.EndsWith(" >= 0)", Panel(id).GetProperty("targets")[0].GetProperty("expr").GetString());

    [Fact]
    public void Agents_with_limits_of_their_own_have_a_line_each_for_them()
    {
        var policy = FleetPolicy.Default with { Overrides = new([new("a*", new Dictionary<string, object?> { ["drawdown_limit"] = -50.0 })]) };

        Assert.Equal(1, Panel(9).GetProperty("targets").GetArrayLength());
        var limit = Panel(9, policy).GetProperty("targets")[1];
        Assert.Contains("agent_reward_drawdown_limit", limit.GetProperty("expr").GetString());
        Assert.Equal("{{agent}} limit", limit.GetProperty("legendFormat").GetString());
    }
}
