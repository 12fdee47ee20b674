using System.Text.Json;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Tests.Quarantine;

public class RuleTableTests
{
    public static TheoryData<string> Names => new(RuleTable.All.Select(rule => rule.Name));

    [Theory, MemberData(nameof(Names))]
    public void Every_rule_stands_in_the_documentation(string name)
    {
        var rule = Find(name);
        var row = RepositoryFile.Read("docs/policy.md").Split('\n')
            .Single(line => line.StartsWith($"| {name.Replace('_', ' ')} |", StringComparison.OrdinalIgnoreCase));
        var samples = $"`{rule.OwnSamples?.Name ?? "min_samples"}` {rule.Samples.ToString().ToLowerInvariant()} or more";
        var relation = rule.Relation.Breached.Split(' ')[0].Replace("<=", "≤").Replace(">=", "≥");

        Assert.Contains($" {relation} `{rule.Setting.Name}`", row);
        Assert.Contains($"| {samples} |", row);
        var help = RepositoryFile.Read("docs/en-US/about_AgentQuarantine_Policy.md").Split('\n')
            .Single(line => line.StartsWith($"- `{rule.Setting.Name}` ("));
        Assert.Contains(rule.OwnSamples?.Name ?? "min_samples", help);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_schema_takes_the_limits_that_the_reader_takes(string name)
    {
        var setting = Find(name).Setting;
        var schema = JsonDocument.Parse(RepositoryFile.Read("docs/policy.schema.json")).RootElement
            .GetProperty("$defs").GetProperty("agent").GetProperty("properties").GetProperty(setting.Name);
        var isCount = setting.Kind == SettingKind.Count;
        double[] limits = isCount ? [-2, 0, 1, 2] : [-2, -0.5, 0, 0.5, 1, 2];

        Assert.All(limits, limit => Assert.Equal(setting.Fault(isCount ? (object)(int)limit : limit) is null, Takes(schema, limit)));
        Assert.Equal(setting.Fault(null) is null, schema.GetProperty("type").ToString().Contains("null"));
    }

    private static bool Takes(JsonElement schema, double limit)
    {
        double Bound(string key, double absent) => schema.TryGetProperty(key, out var bound) ? bound.GetDouble() : absent;
        return limit >= Bound("minimum", double.MinValue) && limit <= Bound("maximum", double.MaxValue)
            && limit > Bound("exclusiveMinimum", double.MinValue) && limit < Bound("exclusiveMaximum", double.MaxValue);
    }

    private static Rule Find(string name) => RuleTable.All.Single(rule => rule.Name == name);
}
