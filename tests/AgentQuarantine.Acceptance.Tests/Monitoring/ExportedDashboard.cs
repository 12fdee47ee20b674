using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentQuarantine.Acceptance.Monitoring;

/// <summary>A query of the exported dashboard.</summary>
internal sealed record DashboardQuery(string Title, string Expr, bool Instant, bool OfAgents);

/// <summary>The exported dashboard as Grafana would ask it.</summary>
internal sealed partial class ExportedDashboard(string path)
{
    private readonly JsonElement _root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    /// <summary>The file's full path.</summary>
    public string Path => path;

    /// <summary>Every query of every panel.</summary>
    public IEnumerable<DashboardQuery> Panels() =>
        from panel in _root.GetProperty("panels").EnumerateArray()
        where panel.GetProperty("type").GetString() != "row"
        from target in panel.GetProperty("targets").EnumerateArray()
        select Query(panel.GetProperty("title").GetString()!, target, target.GetProperty("instant").GetBoolean());

    /// <summary>Every annotation's query.</summary>
    public IEnumerable<DashboardQuery> Annotations() =>
        from annotation in _root.GetProperty("annotations").GetProperty("list").EnumerateArray()
        select Query(annotation.GetProperty("name").GetString()!, annotation, instant: false);

    /// <summary>The metric and the label that the variable's <c>label_values</c> names.</summary>
    public (string Metric, string Label) LabelValues(string variable)
    {
        var query = Variable(variable).GetProperty("query").GetProperty("query").GetString()!;
        var match = LabelValuesForm().Match(query);
        Assert.True(match.Success, query);
        return (match.Groups["metric"].Value, match.Groups["label"].Value);
    }

    /// <summary>
    /// <paramref name="expr"/> with <c>${agent:regex}</c> filled in as Grafana does: each value escaped, several in a group joined
    /// by bars, the value for All as it stands. The characters are those of Grafana's <c>regex</c> format.
    /// </summary>
    /// <param name="expr">The expression in the dashboard.</param>
    /// <param name="agents">The agents chosen; none for All.</param>
    public string Interpolate(string expr, params string[] agents)
    {
        var escaped = agents.Select(agent => ToEscape().Replace(agent, @"\$0")).ToList();
        var value = escaped switch
        {
            [] => Variable("agent").GetProperty("allValue").GetString()!,
            [var one] => one,
            _ => $"({string.Join('|', escaped)})",
        };
        var filled = expr.Replace("${agent:regex}", value).Replace("${top}", "25");
        Assert.DoesNotContain("$", expr.Replace("${agent:regex}", "").Replace("${top}", ""));
        return filled;
    }

    private JsonElement Variable(string name) =>
        _root.GetProperty("templating").GetProperty("list").EnumerateArray().Single(v => v.GetProperty("name").GetString() == name);

    private static DashboardQuery Query(string title, JsonElement target, bool instant)
    {
        var expr = target.GetProperty("expr").GetString()!;
        return new DashboardQuery(title, expr, instant, expr.Contains("${agent:regex}"));
    }

    [GeneratedRegex(@"^label_values\((?<metric>\w+), (?<label>\w+)\)$")]
    private static partial Regex LabelValuesForm();

    [GeneratedRegex(@"[\\^$*+?.()|[\]{}/]")]
    private static partial Regex ToEscape();
}
