using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AgentQuarantine.Grafana;

/// <summary>The Grafana dashboard of a fleet: the classic model, schema version 39, which Grafana 10.3 and later read.</summary>
public static class AgentDashboard
{
    private const int GridWidth = 24;

    /// <summary>
    /// The dashboard's JSON, UTF-8, indented, ending in a line feed. It imports by the UI, by file provisioning and by the HTTP API
    /// as it is: the data source is a template variable named <c>DS_PROMETHEUS</c>. The same options give the same bytes.
    /// </summary>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static byte[] Build(DashboardOptions options)
    {
        options.Validate();
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        var form = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, form))
            Write(json, options);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, DashboardOptions options)
    {
        json.WriteStartObject();
        WriteAnnotations(json);
        json.WriteString("description", "Runs, errors, latency, cost and reward of a fleet of agents, and which of them are quarantined.");
        json.WriteBoolean("editable", true);
        json.WriteNumber("fiscalYearStartMonth", 0);
        json.WriteNumber("graphTooltip", 1);
        json.WriteNull("id");
        WriteLinks(json);
        WritePanels(json, AgentPanels.All(options));
        json.WriteString("refresh", "10s");
        json.WriteNumber("schemaVersion", 39);
        PanelWriter.WriteStrings(json, "tags", ["agents", "telemetry"]);
        DashboardVariables.Write(json, options.DataSourceUid);
        json.WriteStartObject("time");
        json.WriteString("from", "now-6h");
        json.WriteString("to", "now");
        json.WriteEndObject();
        json.WriteStartObject("timepicker");
        json.WriteEndObject();
        json.WriteString("timezone", "");
        json.WriteString("title", options.Title);
        json.WriteString("uid", options.Uid);
        json.WriteNumber("version", 1);
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json)
    {
        json.WriteStartObject("annotations");
        json.WriteStartArray("list");
        json.WriteStartObject();
        PanelWriter.WriteDataSource(json);
        json.WriteBoolean("enable", true);
        json.WriteString("expr", $"max by (agent) (agent_quarantined{PanelText.Selected}) == 1 unless max by (agent) " +
            $"(agent_quarantined{PanelText.Selected} offset 1m) == 1");
        json.WriteBoolean("hide", false);
        json.WriteString("iconColor", "red");
        json.WriteString("name", "Quarantines");
        json.WriteString("step", "30s");
        json.WriteString("tagKeys", "agent");
        json.WriteString("textFormat", "An agent was taken out of service.");
        json.WriteString("titleFormat", "{{agent}} quarantined");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json)
    {
        json.WriteStartArray("links");
        json.WriteStartObject();
        json.WriteBoolean("asDropdown", true);
        json.WriteString("icon", "external link");
        json.WriteBoolean("includeVars", true);
        json.WriteBoolean("keepTime", true);
        PanelWriter.WriteStrings(json, "tags", ["agents"]);
        json.WriteBoolean("targetBlank", false);
        json.WriteString("title", "Agents");
        json.WriteString("tooltip", "Other dashboards with the tag agents");
        json.WriteString("type", "dashboards");
        json.WriteString("url", "");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Left to right, a new line where one is full.</summary>
    private static void WritePanels(Utf8JsonWriter json, IEnumerable<Panel> panels)
    {
        json.WriteStartArray("panels");
        int x = 0, y = 0, height = 0;
        foreach (var panel in panels)
        {
            if (x + panel.Width > GridWidth)
                (x, y, height) = (0, y + height, 0);
            PanelWriter.Write(json, panel, x, y);
            x += panel.Width;
            height = Math.Max(height, panel.Height);
        }
        json.WriteEndArray();
    }
}
