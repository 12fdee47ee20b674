using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class PolicyFileTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Root, "policy.json");

    public void Dispose() => _folder.Dispose();

    private FleetPolicy Load(string text)
    {
        File.WriteAllText(Path, text);
        return PolicyFile.Load(Path);
    }

    private const string Example = """
        {
          "$schema": "https://example.org/policy.schema.json",
          // Comments are welcome.
          "mode": "observe",
          "max_quarantined_percent": 20,
          "fleet_breaker_percent": 50,
          "stale_after": "15m",
          "defaults": { "drawdown_limit": -10, "base_hold": 300, "max_hold": "1d" },
          "overrides": {
            "a2c/*": { "drawdown_limit": -50, "min_samples": 5 },
            "a2c/Pend*": { "drawdown_limit": -2000 },
            "a2c/Pendulum-v1": { "error_ratio_limit": 0.5, "base_hold": null },
            "*": { "sharpe_floor": -0.5 },
          },
        }
        """;

    [Fact]
    public void False_alarm_every_is_the_evidence_limit_by_another_name()
    {
        var policy = Load(("""
            { "defaults": { "false_alarm_every": 20000, "baseline": 0.1, "reward_upper_bound": 4 }, "overrides": { "a": { "evidence_limit": null } } }
            """));

        Assert.Equal((20000.0, null), (policy.For("b").EvidenceLimit, policy.For("a").EvidenceLimit));
        Assert.Contains("defaults", policy.Explain("b").Single(value => value.Setting == "evidence_limit").Source);
        Assert.Contains("one setting", Assert.Throws<QuarantineException>(() => Load((
            """{ "defaults": { "false_alarm_every": 20000, "evidence_limit": 9, "baseline": 0, "reward_upper_bound": 4 } }"""))).Message);
        Assert.Contains("takes a 'baseline'", Assert.Throws<QuarantineException>(() => Load((
            """{ "defaults": { "false_alarm_every": 20000, "baseline": 0 } }"""))).Message);
    }

    [Fact]
    public void Every_setting_is_read()
    {
        var policy = Load(Example);

        Assert.Equal(PolicyMode.Observe, policy.Mode);
        Assert.Equal((20.0, 50.0, TimeSpan.FromMinutes(15)), (policy.MaxQuarantinedPercent, policy.FleetBreakerPercent, policy.StaleAfter));
        Assert.Equal((-10.0, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)),
            (policy.Defaults.DrawdownLimit, policy.Defaults.BaseHold, policy.Defaults.MaxHold));
    }

    [Fact]
    public void The_most_specific_override_wins_value_by_value()
    {
        var policy = Load(Example);

        Assert.Equal((-10.0, -0.5, 1), Three("dqn/CartPole"));
        Assert.Equal((-50.0, -0.5, 5), Three("a2c/CartPole"));
        Assert.Equal((-2000.0, -0.5, 5), Three("a2c/Pendulum-v0"));
        Assert.Equal((-2000.0, -0.5, 5), Three("a2c/Pendulum-v1"));
        Assert.Equal((0.5, (TimeSpan?)null), (policy.For("a2c/Pendulum-v1").ErrorRatioLimit, policy.For("a2c/Pendulum-v1").BaseHold));
        Assert.Equal(TimeSpan.FromMinutes(5), policy.For("a2c/Pendulum-v0").BaseHold);

        (double?, double?, int) Three(string agent) => (policy.For(agent).DrawdownLimit, policy.For(agent).SharpeFloor, policy.For(agent).MinSamples);
    }

    [Fact]
    public void Of_two_that_are_equally_specific_the_later_one_wins() =>
        Assert.Equal(-2, Load("""{"overrides": {"a*": {"drawdown_limit": -1}, "*a": {"drawdown_limit": -2}}}""").For("aa").DrawdownLimit);

    [Fact]
    public void A_name_with_wildcards_in_it_means_itself_first()
    {
        var policy = Load("""{"overrides": {"a[1]*": {"drawdown_limit": -1}, "a[1]*x": {"drawdown_limit": -2}, "?": {"min_samples": 9}}}""");

        Assert.Equal(-1, policy.For("a[1]*").DrawdownLimit);
        Assert.Equal(-2, policy.For("a[1]*x").DrawdownLimit);
        Assert.Equal(-2, policy.For("a[1]zzx").DrawdownLimit);
        Assert.Equal(-3, policy.For("a1").DrawdownLimit);
        Assert.Equal(9, policy.For("?").MinSamples);
    }

    [Fact]
    public void Patterns_cost_no_more_than_their_length_times_the_names() =>
        Assert.False(AgentPattern.IsMatch(string.Concat(Enumerable.Repeat("*a", 200)) + "b", new string('a', 5000)));

    [Theory]
    [InlineData("{\n\"drawdown_limit\": -3}", 2, "'drawdown_limit' does not belong here but under defaults")]
    [InlineData("{\"defaults\":\n{\"mode\": \"observe\"}}", 2, "'mode' does not belong here but under the top")]
    [InlineData("{\"defaults\":\n{\n\"drawdownlimit\": -3}}", 3, "there is no setting 'drawdownlimit'")]
    [InlineData("{\"overrides\": {\n\"a\": {\"x\": -3}}}", 2, "there is no setting 'x'")]
    [InlineData("{\"defaults\": {\n\"drawdown_limit\": 3}}", 2, "'drawdown_limit' of 'defaults' is 3, expected a number below 0, or null")]
    [InlineData("{\"defaults\": {\n\"drawdown_limit\": 1e999}}", 2, "expected a finite number")]
    [InlineData("{\"defaults\": {\n\"drawdown_limit\": \"-3\"}}", 2, "'drawdown_limit' of 'defaults' is \"-3\"")]
    [InlineData("{\"defaults\": {\n\"min_samples\": 0}}", 2, "at least 1")]
    [InlineData("{\"defaults\": {\n\"min_samples\": null}}", 2, "at least 1")]
    [InlineData("{\"defaults\": {\n\"min_samples\": 1.5}}", 2, "at least 1")]
    [InlineData("{\"defaults\": {\n\"base_hold\": \"5 minutes\"}}", 2, "expected a duration")]
    [InlineData("{\"defaults\": {\n\"base_hold\": \"2d\"}}", 1, "'max_hold' is shorter than 'base_hold'")]
    [InlineData("{\"defaults\": {},\n\"overrides\": {\"a\": {\"clear_limit\": -5}}}", 2, "'clear_limit' lies below 'drawdown_limit'")]
    [InlineData("{\"defaults\": {\n\"probation_limit_fraction\": 0}}", 2, "at most 1")]
    [InlineData("{\n\"mode\": \"dream\"}", 2, "\"enforce\" or \"observe\"")]
    [InlineData("{\n\"max_quarantined_percent\": 101}", 2, "from 0 to 100")]
    [InlineData("{\n\"stale_after\": 0}", 2, "above 0")]
    [InlineData("{\"defaults\": {},\n\"defaults\": {}}", 2, "stands twice")]
    [InlineData("{\"overrides\": {\n\"\": {}}}", 2, "has no name")]
    [InlineData("{\"overrides\":\n[]}", 2, "'overrides' is [], expected an object")]
    [InlineData("[]", 1, "expected an object")]
    [InlineData("", 1, "empty")]
    [InlineData("{\n\n\"mode\" 5}", 3, "not JSON")]
    public void What_is_wrong_is_named_with_its_line(string text, int line, string what)
    {
        var error = Assert.Throws<QuarantineException>(() => Load(text));

        Assert.Equal(ErrorIds.PolicyInvalid, error.Id);
        Assert.Contains(Path, error.Message);
        Assert.Contains($"line {line}: ", error.Message);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void A_missing_file_is_an_error() =>
        Assert.Equal(ErrorIds.PolicyInvalid, Assert.Throws<QuarantineException>(() => PolicyFile.Load(Path)).Id);

    [Theory]
    [InlineData(double.NaN, null, null)]
    [InlineData(0.0, null, null)]
    [InlineData(3.0, null, null)]
    [InlineData(double.NegativeInfinity, null, null)]
    [InlineData(null, double.NaN, null)]
    [InlineData(null, null, 0)]
    public void Values_given_by_hand_are_checked_too(double? drawdownLimit, double? sharpeFloor, int? minSamples) =>
        Assert.Equal(ErrorIds.PolicyInvalid,
            Assert.Throws<QuarantineException>(() => PolicyFile.LoadOrDefault(null, drawdownLimit, sharpeFloor, minSamples)).Id);

    [Fact]
    public void Values_given_by_hand_replace_the_files_defaults_and_not_its_overrides()
    {
        Load(Example);
        var policy = PolicyFile.LoadOrDefault(Path, drawdownLimit: -7, minSamples: 3);

        Assert.Equal((-7.0, 3), (policy.For("dqn").DrawdownLimit, policy.For("dqn").MinSamples));
        Assert.Equal((-50.0, 5), (policy.For("a2c/x").DrawdownLimit, policy.For("a2c/x").MinSamples));
    }

    [Fact]
    public void Every_value_says_where_it_comes_from()
    {
        Load(Example);
        var values = PolicyFile.LoadOrDefault(Path, minSamples: 3).Explain("a2c/Pendulum-v1").ToDictionary(value => value.Setting);

        Assert.Equal((-2000.0, $"policy.json, line 11: override 'a2c/Pend*'"), (values["drawdown_limit"].Value, values["drawdown_limit"].Source));
        Assert.Equal((null, $"policy.json, line 12: override 'a2c/Pendulum-v1'"), (values["base_hold"].Value, values["base_hold"].Source));
        Assert.Equal((TimeSpan.FromDays(1), $"policy.json, line 8: defaults"), (values["max_hold"].Value, values["max_hold"].Source));
        Assert.Equal((20, "built in"), (values["probation_rewards"].Value, values["probation_rewards"].Source));
        Assert.Equal((100, "built in, for policy files"), (values["sharpe_min_samples"].Value, values["sharpe_min_samples"].Source));
        Assert.Equal((PolicyMode.Observe, $"policy.json, line 4"), (values["mode"].Value, values["mode"].Source));
        Assert.Equal("given by hand",
            PolicyFile.LoadOrDefault(Path, minSamples: 3).Explain("dqn").Single(value => value.Setting == "min_samples").Source);
    }

    [Fact]
    public void A_policy_that_is_written_reads_back()
    {
        var policy = Load(Example);

        var again = Load(PolicyFile.Format(policy));

        foreach (var agent in new[] { "dqn", "a2c/x", "a2c/Pend", "a2c/Pendulum-v1" })
            Assert.Equal(policy.Explain(agent).Select(value => (value.Setting, value.Value)),
                again.Explain(agent).Select(value => (value.Setting, value.Value)));
    }

    [Fact]
    public void Without_a_file_the_originals_rule_applies_to_every_agent() =>
        Assert.Equal(QuarantinePolicy.Default, PolicyFile.LoadOrDefault(null).For("any"));
}
