namespace AgentQuarantine.Acceptance;

/// <summary>The dashboard against Grafana's own types, with the tool in tests/tools/grafana-schema.</summary>
public sealed class GrafanaSchemaTests : IDisposable
{
    private static readonly string Tool = Path.Combine(Repository.Root, "tests", "tools", "grafana-schema");

    /// <summary>What stands in the dashboard, and a mistake in its place.</summary>
    private static readonly (string Right, string Wrong)[] Mistakes =
    [
        ("\"type\": \"state-timeline\"", "\"type\": \"statetimeline\""),
        ("\"refresh\": \"10s\"", "\"refesh\": \"10s\""),
        ("\"mode\": \"palette-classic\"", "\"mode\": \"palette\""),
        ("\"showLegend\": true", "\"showLegend\": \"yes\""),
        ("\"rowHeight\"", "\"rowheight\""),
        ("\"reduceOptions\"", "\"reduce\""),
        ("\"schemaVersion\": 39", "\"schemaVersion\": \"39\""),
        ("\"legendFormat\"", "\"legend\""),
        ("\"w\": 12", "\"width\": 12"),
        ("${DS_PROMETHEUS}", "Prometheus"),
        ("\"includeAll\": true", "\"includeAll\": 1"),
        ("\"titleFormat\"", "\"title\""),
    ];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_dashboard_is_one_by_grafanas_own_types()
    {
        Export("a.json");
        Export("b.json", "--datasource-uid", "prom-1", "--sharpe-floor", "-0.05", "--title", "\"quoted\" \\ ${x}");

        var ended = Check("a.json", "b.json");

        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
    }

    [Fact]
    public void A_wrong_field_turns_the_check_red()
    {
        Export("a.json");
        var right = File.ReadAllText(_folder["a.json"]);
        var names = Mistakes.Select((mistake, i) =>
        {
            Assert.Contains(mistake.Right, right);
            _folder.Write($"{i}.json", right.Replace(mistake.Right, mistake.Wrong));
            return $"{i}.json";
        }).ToArray();

        var ended = Check(names);

        Assert.Equal(1, ended.ExitCode);
        Assert.All(Enumerable.Range(0, names.Length), i => Assert.Contains($"checked{i}.ts(", ended.Output));
    }

    private void Export(string name, params string[] arguments) =>
        Assert.Equal(0, Programs.RunAgentq(_folder.Path, ["export-dashboard", name, .. arguments]).ExitCode);

    private Ended Check(params string[] names)
    {
        var node = Programs.OnPath("node");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Tool, "node_modules")), "tests/tools/grafana-schema is not installed: run npm ci in it");
        return Programs.Run(node, _folder.Path, [Path.Combine(Tool, "check.mjs"), .. names]);
    }

    public void Dispose() => _folder.Dispose();
}
