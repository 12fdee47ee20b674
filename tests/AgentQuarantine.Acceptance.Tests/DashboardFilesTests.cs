namespace AgentQuarantine.Acceptance;

/// <summary><c>agentq export-dashboard</c>, and what promtool says of what it wrote.</summary>
public sealed class DashboardFilesTests : IDisposable
{
    private const string DefaultPath = "ops/grafana/agents_dashboard.json";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_dashboard_goes_to_its_default_path_and_its_folder_is_made()
    {
        var ended = Programs.RunAgentq(_folder.Path, "export-dashboard");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.Equal(DefaultPath, Assert.Single(ended.Lines).Replace('\\', '/'));
        Assert.Contains("\"uid\": \"agents-telemetry\"", File.ReadAllText(_folder[DefaultPath]));
    }

    [Theory]
    [InlineData("--no-clobber")]
    [InlineData("--no-clobber", "--force")]
    [InlineData("--title", "x")]
    public void A_file_that_exists_is_left_as_it_is(params string[] arguments)
    {
        _folder.Write(DefaultPath, "mine");

        var ended = Programs.RunAgentq(_folder.Path, ["export-dashboard", .. arguments]);

        Assert.Equal(1, ended.ExitCode);
        Assert.StartsWith("agentq: DashboardExists: ", ended.Error);
        Assert.Equal("mine", File.ReadAllText(_folder[DefaultPath]));
    }

    [Fact]
    public void Written_twice_the_files_are_the_same_bytes()
    {
        string[] arguments = ["export-dashboard", "--provisioning", "a", "--tests", "--drawdown-limit", "-2.5", "--force"];
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, arguments).ExitCode);
        var first = Contents();
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, arguments).ExitCode);

        Assert.Equal(6, first.Count);
        Assert.Equal(first, Contents());

        Dictionary<string, string> Contents() => Directory.GetFiles(_folder["a"], "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => Convert.ToHexString(File.ReadAllBytes(path)));
    }

    [Fact]
    public void The_limits_of_a_policy_file_are_drawn_and_alerted_on()
    {
        _folder.Write("policy.json", """{ "defaults": { "drawdown_limit": -70, "error_ratio_limit": 0.35 } }""");
        Export("rules.yml", "--policy", "policy.json");

        Assert.Contains("\"value\": -70", File.ReadAllText(_folder[DefaultPath]));
        Assert.Contains("rate5m >= 0.35", File.ReadAllText(_folder["rules.yml"]));
    }

    [Theory]
    [InlineData("--uid", "a b")]
    [InlineData("--tests")]
    [InlineData("--provisioning", "a", "--rules", "b.yml")]
    [InlineData("x.json", "--provisioning", "a")]
    public void Wrong_use_ends_in_2_and_writes_nothing(params string[] arguments)
    {
        var ended = Programs.RunAgentq(_folder.Path, ["export-dashboard", .. arguments]);

        Assert.Equal(2, ended.ExitCode);
        Assert.StartsWith("agentq: ", ended.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Promtool_takes_the_rules_and_every_one_of_their_tests()
    {
        var promtool = Programs.OnPath("promtool");
        Export("rules.yml", "--tests");

        var check = Programs.Run(promtool, _folder.Path, "check", "rules", "rules.yml");
        var test = Programs.Run(promtool, _folder.Path, "test", "rules", "rules.test.yml");

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.True(test.ExitCode == 0, test.Output + test.Error);
    }

    [Theory]
    [InlineData("--job", "it's \"quoted\" \\ : # {{ x }}")]
    [InlineData("--runbook-url", "https://wiki.example/a?b='c'#d")]
    [InlineData("--drawdown-limit", "-1e-7")]
    public void Promtool_takes_the_rules_whatever_is_asked_for(params string[] arguments)
    {
        var promtool = Programs.OnPath("promtool");
        Export("rules.yml", ["--tests", .. arguments]);

        var test = Programs.Run(promtool, _folder.Path, "test", "rules", "rules.test.yml");

        Assert.True(test.ExitCode == 0, test.Output + test.Error);
    }

    [Theory]
    [InlineData("agent_quarantined) == 1", "agent_quarantined) == 2", "AgentQuarantined")]
    [InlineData("> 900", "> 9000", "CheckStale")]
    [InlineData("> 900", "> 9000", "TextfileStale")]
    [InlineData("keep_firing_for: 5m", "keep_firing_for: 1s", "AgentQuarantined fires on while the server starts anew")]
    [InlineData("keep_firing_for: 5m", "keep_firing_for: 1s", "CheckStale fires on while the server starts anew")]
    [InlineData("resets(agent_runs_total[10m])) > 0", "resets(agent_runs_total[10m])) > 9", "AgentRunsWhileQuarantined")]
    [InlineData("== 0\n          or", ">= 0\n          or", "MetricsDown")]
    [InlineData("<= 0.8 *", "<= 0.1 *", "AgentDrawdownNearLimit")]
    [InlineData("severity: critical", "severity: info", "AgentRunsWhileQuarantined")]
    [InlineData("fails often", "fails", "AgentErrorRatioHigh")]
    public void A_rule_that_says_something_else_turns_its_test_red(string right, string wrong, string alert)
    {
        var promtool = Programs.OnPath("promtool");
        Export("rules.yml", "--tests");
        var rules = File.ReadAllText(_folder["rules.yml"]);
        Assert.Contains(right, rules);
        File.WriteAllText(_folder["rules.yml"], rules.Replace(right, wrong));

        var test = Programs.Run(promtool, _folder.Path, "test", "rules", "rules.test.yml");

        Assert.Equal(1, test.ExitCode);
        Assert.Contains(alert, test.Output + test.Error);
    }

    [Fact]
    public void Promtool_takes_the_provisioned_configuration()
    {
        var promtool = Programs.OnPath("promtool");
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, "export-dashboard", "--provisioning", ".", "--target", "[::1]:9").ExitCode);

        var check = Programs.Run(promtool, _folder.Path, "check", "config", _folder["prometheus/prometheus.yml"]);

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        Assert.Contains("1 rule files found", check.Output);
    }

    [Fact]
    public void Every_alert_has_a_section_in_the_runbooks_and_its_link_leads_there()
    {
        Export("rules.yml");
        var rules = File.ReadAllLines(_folder["rules.yml"]).Select(line => line.Trim()).ToList();
        var alerts = rules.Where(line => line.StartsWith("- alert: ", StringComparison.Ordinal)).Select(line => line["- alert: ".Length..]).ToList();
        var sections = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "runbooks.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]);

        Assert.Equal(sections.Order(StringComparer.Ordinal), alerts.Order(StringComparer.Ordinal));
        Assert.All(alerts, alert => Assert.Contains($"runbook_url: 'docs/runbooks.md#{alert.ToLowerInvariant()}'", rules));
    }

    private void Export(string rules, params string[] arguments) =>
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, ["export-dashboard", "--rules", rules, .. arguments]).ExitCode);

    public void Dispose() => _folder.Dispose();
}
