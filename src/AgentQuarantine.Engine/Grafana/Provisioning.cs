namespace AgentQuarantine.Grafana;

/// <summary>The folders that a Grafana and a Prometheus read as they start.</summary>
public static class Provisioning
{
    /// <summary>The uid of the provisioned data source, where the options name none.</summary>
    private const string DataSource = "prometheus";

    /// <summary>
    /// The files, by their paths below one folder (with <c>/</c>): <c>grafana/provisioning</c> goes to <c>/etc/grafana/provisioning</c>,
    /// <c>grafana/dashboards</c> to <c>/var/lib/grafana/dashboards</c>, <c>prometheus</c> to <c>/etc/prometheus</c>.
    /// </summary>
    /// <param name="options">What they are made from.</param>
    /// <param name="tests">Whether the rules' unit tests are among them.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static IReadOnlyList<GeneratedFile> Files(DashboardOptions options, bool tests = false)
    {
        options = options with { DataSourceUid = options.DataSourceUid ?? DataSource };
        var files = new List<GeneratedFile>
        {
            new("grafana/dashboards/agents_dashboard.json", AgentDashboard.Build(options)),
            new("grafana/provisioning/dashboards/agents.yml", DashboardProvider()),
            new("grafana/provisioning/datasources/agents.yml", DataSources(options)),
            new("prometheus/prometheus.yml", Prometheus(options)),
            new("prometheus/rules/agents.rules.yml", AgentRules.Build(options)),
        };
        if (tests)
            files.Add(new("prometheus/tests/agents.rules.test.yml", AgentRuleTests.Build(options, "../rules/agents.rules.yml")));
        return files;
    }

    private static byte[] DashboardProvider()
    {
        var yaml = new YamlText();
        yaml.Line(0, "apiVersion: 1");
        yaml.Line(0, "providers:");
        yaml.Line(2, "- name: agents");
        yaml.Line(4, "type: file");
        yaml.Line(4, "allowUiUpdates: true");
        yaml.Line(4, "updateIntervalSeconds: 30");
        yaml.Line(4, "options:");
        yaml.Line(6, "path: /var/lib/grafana/dashboards");
        return yaml.ToBytes();
    }

    private static byte[] DataSources(DashboardOptions options)
    {
        var yaml = new YamlText();
        yaml.Line(0, "apiVersion: 1");
        yaml.Line(0, "datasources:");
        yaml.Line(2, "- name: Prometheus");
        yaml.Line(4, "type: prometheus");
        yaml.Text(4, "uid", options.DataSourceUid!);
        yaml.Line(4, "access: proxy");
        yaml.Text(4, "url", options.PrometheusUrl);
        yaml.Line(4, "isDefault: true");
        yaml.Line(4, "jsonData:");
        yaml.Line(6, "httpMethod: POST");
        yaml.Line(6, "timeInterval: 10s");
        return yaml.ToBytes();
    }

    private static byte[] Prometheus(DashboardOptions options)
    {
        var yaml = new YamlText();
        yaml.Line(0, "global:");
        yaml.Line(2, "scrape_interval: 10s");
        yaml.Line(2, "evaluation_interval: 10s");
        yaml.Line(0, "rule_files:");
        yaml.Line(2, "- rules/*.yml");
        yaml.Line(0, "scrape_configs:");
        yaml.Line(2, "- job_name: " + YamlText.Quoted(options.Job));
        yaml.Line(4, "static_configs:");
        yaml.Line(6, "- targets:");
        yaml.Line(10, "- " + YamlText.Quoted(options.Target));
        return yaml.ToBytes();
    }
}
