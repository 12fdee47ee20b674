namespace AgentQuarantine.Acceptance.Monitoring;

/// <summary>What single panels make of series that are written out here, by promtool.</summary>
public sealed class PanelQueryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_timeline_tells_healthy_quarantined_and_on_probation_apart() => Panel("Quarantined",
        [
            ("agent_quarantined{agent=\"healthy\"}", "0+0x20"), ("agent_probation{agent=\"healthy\"}", "0+0x20"),
            ("agent_quarantined{agent=\"out\"}", "1+0x20"), ("agent_probation{agent=\"out\"}", "0+0x20"),
            ("agent_quarantined{agent=\"tried\"}", "0+0x20"), ("agent_probation{agent=\"tried\"}", "1+0x20"),
        ],
        ("{agent=\"healthy\"}", "0"), ("{agent=\"out\"}", "1"), ("{agent=\"tried\"}", "2"));

    [Fact]
    public void An_idle_agent_has_no_error_rate() => Panel("Agent error rate (5m)",
        [
            ("agent_runs_total{agent=\"busy\"}", "0+60x20"), ("agent_errors_total{agent=\"busy\"}", "0+15x20"),
            ("agent_runs_total{agent=\"idle\"}", "60+0x20"), ("agent_errors_total{agent=\"idle\"}", "15+0x20"),
        ],
        ("{agent=\"busy\"}", "0.25"));

    [Fact]
    public void The_share_of_the_limit_is_each_agents_own() => Panel("Drawdown, share of the agent's limit",
        [
            ("agent_reward_drawdown{agent=\"a\"}", "-1.5+0x20"), ("agent_reward_drawdown_limit{agent=\"a\"}", "-3+0x20"),
            ("agent_reward_drawdown{agent=\"b\"}", "-1500+0x20"), ("agent_reward_drawdown_limit{agent=\"b\"}", "-2000+0x20"),
        ],
        ("{agent=\"a\"}", "0.5"), ("{agent=\"b\"}", "0.75"));

    [Fact]
    public void An_hour_costs_what_the_pace_of_15_minutes_makes_it() => Panel("Cost per hour",
        [
            ("agent_cost_usd_sum{agent=\"a\"}", "0+0.5x20"), ("agent_cost_usd_count{agent=\"a\"}", "0+1x20"),
            ("agent_cost_usd_sum{agent=\"b\"}", "0+1x20"), ("agent_cost_usd_count{agent=\"b\"}", "0+1x20"),
        ],
        ("{}", "90"));

    private void Panel(string title, (string Name, string Values)[] series, params (string Labels, string Value)[] wanted)
    {
        var promtool = Programs.OnPath("promtool");
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "export-dashboard", "dashboard.json").ExitCode);
        var dashboard = new ExportedDashboard(_folder["dashboard.json"]);
        var expression = dashboard.Interpolate(dashboard.Panels().Single(query => query.Title == title).Expr);
        _folder.Write("tests.yml", $"""
            evaluation_interval: 1m
            tests:
              - interval: 1m
                input_series:
            {string.Concat(series.Select(one => $"      - {{ series: '{one.Name}', values: '{one.Values}' }}\n"))}
                promql_expr_test:
                  - expr: '{expression}'
                    eval_time: 20m
                    exp_samples:
            {string.Concat(wanted.Select(one => $"          - {{ labels: '{one.Labels}', value: {one.Value} }}\n"))}
            """);

        var test = Programs.Run(promtool, _folder.Path, "test", "rules", "tests.yml");

        Assert.True(test.ExitCode == 0, test.Output + test.Error);
    }

    public void Dispose() => _folder.Dispose();
}
