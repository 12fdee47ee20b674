using System.Text.Json;

namespace AgentQuarantine.Grafana;

/// <summary>The dashboard's variables: the data source, the agents, and how many of them a panel shows.</summary>
internal static class DashboardVariables
{
    /// <summary>So many unless a person chooses otherwise: more lines than that tell nothing.</summary>
    private const string Top = "25";

    public static void Write(Utf8JsonWriter json, string? dataSourceUid)
    {
        json.WriteStartObject("templating");
        json.WriteStartArray("list");

        json.WriteStartObject();
        if (dataSourceUid is not null)
        {
            json.WriteStartObject("current");
            json.WriteBoolean("selected", true);
            json.WriteString("text", dataSourceUid);
            json.WriteString("value", dataSourceUid);
            json.WriteEndObject();
        }
        json.WriteNumber("hide", 0);
        json.WriteBoolean("includeAll", false);
        json.WriteString("label", "Data source");
        json.WriteBoolean("multi", false);
        json.WriteString("name", "DS_PROMETHEUS");
        PanelWriter.WriteStrings(json, "options", []);
        json.WriteString("query", "prometheus");
        json.WriteNumber("refresh", 1);
        json.WriteString("regex", "");
        json.WriteBoolean("skipUrlSync", false);
        json.WriteString("type", "datasource");
        json.WriteEndObject();

        const string query = "label_values(agent_runs_total, agent)";
        json.WriteStartObject();
        json.WriteString("allValue", ".+");
        json.WriteStartObject("current");
        json.WriteBoolean("selected", true);
        PanelWriter.WriteStrings(json, "text", ["All"]);
        PanelWriter.WriteStrings(json, "value", ["$__all"]);
        json.WriteEndObject();
        PanelWriter.WriteDataSource(json);
        json.WriteString("definition", query);
        json.WriteNumber("hide", 0);
        json.WriteBoolean("includeAll", true);
        json.WriteString("label", "Agent");
        json.WriteBoolean("multi", true);
        json.WriteString("name", "agent");
        PanelWriter.WriteStrings(json, "options", []);
        json.WriteStartObject("query");
        json.WriteNumber("qryType", 1);
        json.WriteString("query", query);
        json.WriteString("refId", "PrometheusVariableQueryEditor-VariableQuery");
        json.WriteEndObject();
        json.WriteNumber("refresh", 2);
        json.WriteString("regex", "");
        json.WriteBoolean("skipUrlSync", false);
        json.WriteNumber("sort", 1);
        json.WriteString("type", "query");
        json.WriteEndObject();

        WriteTop(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTop(Utf8JsonWriter json)
    {
        string[] choices = ["10", Top, "100", "1000"];
        json.WriteStartObject();
        WriteChoice("current", Top);
        json.WriteString("description", "A panel with a line an agent shows at each moment the worst so many of the selected agents.");
        json.WriteNumber("hide", 0);
        json.WriteBoolean("includeAll", false);
        json.WriteString("label", "Agents a panel");
        json.WriteBoolean("multi", false);
        json.WriteString("name", "top");
        json.WriteStartArray("options");
        foreach (var choice in choices)
            WriteChoice(null, choice);
        json.WriteEndArray();
        json.WriteString("query", string.Join(',', choices));
        json.WriteBoolean("skipUrlSync", false);
        json.WriteString("type", "custom");
        json.WriteEndObject();

        void WriteChoice(string? name, string choice)
        {
            if (name is null)
                json.WriteStartObject();
            else
                json.WriteStartObject(name);
            json.WriteBoolean("selected", choice == Top);
            json.WriteString("text", choice);
            json.WriteString("value", choice);
            json.WriteEndObject();
        }
    }
}
