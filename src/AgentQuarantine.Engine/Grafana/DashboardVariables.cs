using System.Text.Json;

namespace AgentQuarantine.Grafana;

/// <summary>The dashboard's two variables: the data source and the agents.</summary>
internal static class DashboardVariables
{
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

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
