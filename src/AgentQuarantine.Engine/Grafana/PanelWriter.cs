using System.Text.Json;

namespace AgentQuarantine.Grafana;

/// <summary>Panels as Grafana's classic dashboard model has them.</summary>
internal static class PanelWriter
{
    public static void Write(Utf8JsonWriter json, Panel panel, int x, int y)
    {
        json.WriteStartObject();
        if (panel.Type == "row")
            json.WriteBoolean("collapsed", false);
        else
            WriteDataSource(json);
        if (panel.Description.Length > 0)
            json.WriteString("description", panel.Description);
        if (panel.Type != "row")
            PanelFields.Write(json, panel);
        json.WriteStartObject("gridPos");
        json.WriteNumber("h", panel.Height);
        json.WriteNumber("w", panel.Width);
        json.WriteNumber("x", x);
        json.WriteNumber("y", y);
        json.WriteEndObject();
        json.WriteNumber("id", panel.Id);
        if (panel.Type == "row")
        {
            json.WriteStartArray("panels");
            json.WriteEndArray();
        }
        else
        {
            WriteOptions(json, panel);
            WriteTargets(json, panel.Queries);
        }
        json.WriteString("title", panel.Title);
        json.WriteString("type", panel.Type);
        json.WriteEndObject();
    }

    /// <summary>The data source that the dashboard's variable names, on every way into Grafana.</summary>
    public static void WriteDataSource(Utf8JsonWriter json)
    {
        json.WriteStartObject("datasource");
        json.WriteString("type", "prometheus");
        json.WriteString("uid", "${DS_PROMETHEUS}");
        json.WriteEndObject();
    }

    private static void WriteOptions(Utf8JsonWriter json, Panel panel)
    {
        json.WriteStartObject("options");
        switch (panel.Type)
        {
            case "stat":
                json.WriteString("colorMode", "value");
                json.WriteString("graphMode", panel.Sparkline ? "area" : "none");
                json.WriteString("justifyMode", "auto");
                json.WriteString("orientation", "auto");
                json.WriteString("percentChangeColorMode", "standard");
                json.WriteStartObject("reduceOptions");
                WriteStrings(json, "calcs", ["lastNotNull"]);
                json.WriteString("fields", "");
                json.WriteBoolean("values", false);
                json.WriteEndObject();
                json.WriteBoolean("showPercentChange", false);
                json.WriteString("textMode", "auto");
                json.WriteBoolean("wideLayout", true);
                break;
            case "state-timeline":
                WriteLegend(json, "list", []);
                json.WriteBoolean("mergeValues", true);
                json.WriteNumber("rowHeight", 0.9);
                json.WriteString("showValue", "never");
                WriteTooltip(json, "single");
                break;
            default:
                // A panel of the least, such as drawdowns, draws the worst at the bottom.
                WriteLegend(json, "table", ["lastNotNull", IsOfLeast(panel) ? "min" : "max"]);
                WriteTooltip(json, "multi");
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteLegend(Utf8JsonWriter json, string mode, string[] values)
    {
        json.WriteStartObject("legend");
        WriteStrings(json, "calcs", values);
        json.WriteString("displayMode", mode);
        json.WriteString("placement", "bottom");
        json.WriteBoolean("showLegend", true);
        if (values.Length > 0)
        {
            // Of many agents the legend shows the few that fit: the worst, not the first by name.
            var isOfLeast = values[^1] == "min";
            json.WriteString("sortBy", isOfLeast ? "Min" : "Max");
            json.WriteBoolean("sortDesc", !isOfLeast);
        }
        json.WriteEndObject();
    }

    private static bool IsOfLeast(Panel panel) => panel.Queries[0].Expr.StartsWith(PanelText.LeastOf, StringComparison.Ordinal);

    private static void WriteTooltip(Utf8JsonWriter json, string mode)
    {
        json.WriteStartObject("tooltip");
        json.WriteString("mode", mode);
        json.WriteString("sort", mode == "multi" ? "desc" : "none");
        json.WriteEndObject();
    }

    private static void WriteTargets(Utf8JsonWriter json, IReadOnlyList<PanelQuery> queries)
    {
        json.WriteStartArray("targets");
        for (var i = 0; i < queries.Count; i++)
        {
            json.WriteStartObject();
            WriteDataSource(json);
            json.WriteString("editorMode", "code");
            json.WriteString("expr", queries[i].Expr);
            json.WriteBoolean("instant", queries[i].Instant);
            json.WriteString("legendFormat", queries[i].Legend);
            json.WriteBoolean("range", !queries[i].Instant);
            json.WriteString("refId", ((char)('A' + i)).ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
