using System.Text;
using AgentQuarantine.Grafana;

namespace AgentQuarantine.Tests.Grafana;

public class AgentRulesTests
{
    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var cases = AlertCases.All("job").ToLookup(c => c.Alert);

        Assert.All(AgentAlerts.Alerts(new DashboardOptions()), alert =>
        {
            Assert.Contains(cases[alert.Name], c => c.Fires is not null);
            Assert.Contains(cases[alert.Name], c => c.Fires is null);
        });
    }

    [Fact]
    public void Rules_and_tests_built_twice_are_the_same_bytes()
    {
        var options = new DashboardOptions();

        Assert.Equal(AgentRules.Build(options), AgentRules.Build(options));
        Assert.Equal(AgentRuleTests.Build(options, "x.yml"), AgentRuleTests.Build(options, "x.yml"));
    }

    [Fact]
    public void Each_alert_links_its_own_section_of_the_runbooks()
    {
        var rules = Encoding.UTF8.GetString(AgentRules.Build(new DashboardOptions { RunbookUrl = "https://wiki.example/runbooks" }));

        Assert.All(AgentAlerts.Alerts(new DashboardOptions()), alert =>
            Assert.Contains($"runbook_url: 'https://wiki.example/runbooks#{alert.Name.ToLowerInvariant()}'", rules));
    }

    [Theory]
    [InlineData("plain", "'plain'")]
    [InlineData("it's", "'it''s'")]
    [InlineData("a: b # c", "'a: b # c'")]
    [InlineData("a\nb\"\\", "\"a\\u000Ab\\\"\\\\\"")]
    [InlineData("", "''")]
    public void A_text_is_quoted_so_that_yaml_takes_it_as_it_is(string text, string quoted) =>
        Assert.Equal(quoted, YamlText.Quoted(text));
}
