namespace AgentQuarantine.Grafana;

/// <summary>The recording and alert rules of Prometheus.</summary>
internal static class AgentRules
{
    /// <summary>The rules file: YAML in UTF-8, ending in a line feed. The same options give the same bytes.</summary>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static byte[] Build(DashboardOptions options)
    {
        options.Validate();
        var yaml = new YamlText();
        yaml.Line(0, "groups:");
        yaml.Line(2, "- name: agents.records");
        yaml.Line(4, "rules:");
        foreach (var record in AgentAlerts.Records())
        {
            yaml.Line(6, $"- record: {record.Name}");
            yaml.Block(8, "expr", record.Expr);
        }
        yaml.Line(2, "- name: agents.alerts");
        yaml.Line(4, "rules:");
        foreach (var alert in AgentAlerts.Alerts(options))
            Write(yaml, alert, options.RunbookUrl);
        return yaml.ToBytes();
    }

    /// <summary>Where the alert's section of the runbooks stands.</summary>
    internal static string RunbookOf(string alert, string url) => $"{url}#{alert.ToLowerInvariant()}";

    private static void Write(YamlText yaml, AlertRule alert, string runbooks)
    {
        yaml.Line(6, $"- alert: {alert.Name}");
        yaml.Block(8, "expr", alert.Expr);
        yaml.Line(8, $"for: {alert.For}");
        if (alert.KeepFiringFor is { } keep)
            yaml.Line(8, $"keep_firing_for: {keep}");
        yaml.Line(8, "labels:");
        yaml.Line(10, $"severity: {alert.Severity}");
        yaml.Line(8, "annotations:");
        yaml.Text(10, "summary", alert.Summary);
        yaml.Text(10, "description", alert.Description);
        yaml.Text(10, "runbook_url", RunbookOf(alert.Name, runbooks));
    }
}
