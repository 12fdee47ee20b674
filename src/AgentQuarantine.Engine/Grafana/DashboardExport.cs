namespace AgentQuarantine.Grafana;

/// <summary>Which files an export is made of.</summary>
public static class DashboardExport
{
    /// <summary>Where the dashboard goes where no path is given, below the current location.</summary>
    public const string DefaultPath = "ops/grafana/agents_dashboard.json";

    /// <summary>The dashboard, and beside it, where they are wanted, the rules and their unit tests.</summary>
    /// <param name="options">What they are made from.</param>
    /// <param name="dashboard">The dashboard's full path.</param>
    /// <param name="rules">The rules' full path; <see langword="null"/>: no rules.</param>
    /// <param name="tests">Whether the rules' unit tests are written beside them, as <c>NAME.test.yml</c>.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static IReadOnlyList<GeneratedFile> Files(DashboardOptions options, string dashboard, string? rules = null, bool tests = false)
    {
        var files = new List<GeneratedFile> { new(dashboard, AgentDashboard.Build(options)) };
        if (rules is not null)
            files.Add(new(rules, AgentRules.Build(options)));
        if (rules is not null && tests)
            files.Add(new(TestsBeside(rules), AgentRuleTests.Build(options, Path.GetFileName(rules))));
        return files;
    }

    /// <summary>The folders that a Grafana and a Prometheus read as they start, below <paramref name="folder"/>.</summary>
    /// <param name="options">What they are made from.</param>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="tests">Whether the rules' unit tests are among them.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static IReadOnlyList<GeneratedFile> Provisioned(DashboardOptions options, string folder, bool tests = false) =>
        [.. Provisioning.Files(options, tests).Select(file => file with { Path = Path.Combine([folder, .. file.Path.Split('/')]) })];

    private static string TestsBeside(string rules) =>
        Path.Combine(Path.GetDirectoryName(rules)!, Path.GetFileNameWithoutExtension(rules) + ".test" + Path.GetExtension(rules));
}
