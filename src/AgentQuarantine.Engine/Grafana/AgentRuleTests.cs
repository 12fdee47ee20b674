using System.Globalization;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Grafana;

/// <summary>Unit tests of the rules, for <c>promtool test rules</c>.</summary>
internal static partial class AgentRuleTests
{
    /// <summary>The tests file: YAML in UTF-8, ending in a line feed. The same options give the same bytes.</summary>
    /// <param name="options">The options that the rules are built from.</param>
    /// <param name="rulesFile">The rules file, as seen from the tests' folder.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static byte[] Build(DashboardOptions options, string rulesFile)
    {
        options.Validate();
        var alerts = AgentAlerts.Alerts(options).ToDictionary(alert => alert.Name);
        var yaml = new YamlText();
        yaml.Line(0, "rule_files:");
        yaml.Line(2, "- " + YamlText.Quoted(rulesFile));
        yaml.Line(0, "evaluation_interval: 1m");
        yaml.Line(0, "tests:");
        foreach (var test in AlertCases.All(options.Job))
            Write(yaml, test, alerts[test.Alert], options.RunbookUrl);
        return yaml.ToBytes();
    }

    private static void Write(YamlText yaml, AlertCase test, AlertRule alert, string runbooks)
    {
        yaml.Line(2, "- name: " + YamlText.Quoted($"{test.Alert} {test.Title}"));
        yaml.Line(4, "interval: 1m");
        yaml.Line(4, test.Series.Length == 0 ? "input_series: []" : "input_series:");
        foreach (var series in test.Series)
        {
            yaml.Line(6, "- series: " + YamlText.Quoted(series.Name));
            yaml.Text(8, "values", series.Values);
        }
        yaml.Line(4, "alert_rule_test:");
        yaml.Line(6, $"- eval_time: {test.Minute.ToString(CultureInfo.InvariantCulture)}m");
        yaml.Line(8, $"alertname: {test.Alert}");
        yaml.Line(8, test.Fires is null ? "exp_alerts: []" : "exp_alerts:");
        if (test.Fires is not { } labels)
            return;
        yaml.Line(10, "- exp_labels:");
        yaml.Line(14, $"severity: {alert.Severity}");
        foreach (var (name, value) in labels)
            yaml.Text(14, name, value);
        yaml.Line(12, "exp_annotations:");
        yaml.Text(14, "summary", Expand(alert.Summary, test));
        yaml.Text(14, "description", Expand(alert.Description, test));
        yaml.Text(14, "runbook_url", AgentRules.RunbookOf(alert.Name, runbooks));
    }

    /// <summary>What Prometheus makes of a template: a label that the alert does not have is empty.</summary>
    private static string Expand(string template, AlertCase test) =>
        Placeholder().Replace(template, match => match.Groups["label"] is { Success: true } label
            ? test.Fires!.GetValueOrDefault(label.Value, "")
            : test.Value);

    [GeneratedRegex(@"\{\{ \$(labels\.(?<label>\w+)|value \|.*?) \}\}")]
    private static partial Regex Placeholder();
}
