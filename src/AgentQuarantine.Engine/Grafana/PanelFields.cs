using System.Text.Json;

namespace AgentQuarantine.Grafana;

/// <summary>How a panel draws its values: the field configuration of Grafana's classic dashboard model.</summary>
internal static class PanelFields
{
    public static void Write(Utf8JsonWriter json, Panel panel)
    {
        json.WriteStartObject("fieldConfig");
        json.WriteStartObject("defaults");
        json.WriteStartObject("color");
        // By thresholds Grafana replaces each value before any mapping sees it, and a state timeline is all green (grafana #40661).
        json.WriteString("mode", panel.Type switch { "timeseries" => "palette-classic", "state-timeline" => "fixed", _ => "thresholds" });
        json.WriteEndObject();
        WriteCustom(json, panel);
        if (panel.Decimals is { } decimals)
            json.WriteNumber("decimals", decimals);
        WriteMappings(json, panel.Mappings);
        if (panel.Max is { } max)
            json.WriteNumber("max", max);
        if (panel.Min is { } min)
            json.WriteNumber("min", min);
        WriteThresholds(json, panel.Thresholds);
        json.WriteString("unit", panel.Unit);
        json.WriteEndObject();
        json.WriteStartArray("overrides");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCustom(Utf8JsonWriter json, Panel panel)
    {
        if (panel.Type == "stat")
            return;
        json.WriteStartObject("custom");
        if (panel.Type == "state-timeline")
        {
            json.WriteNumber("fillOpacity", 70);
            json.WriteNumber("lineWidth", 0);
        }
        else
        {
            json.WriteString("drawStyle", "line");
            json.WriteNumber("fillOpacity", 0);
            json.WriteString("lineInterpolation", panel.Steps ? "stepAfter" : "linear");
            json.WriteNumber("lineWidth", 1);
            json.WriteString("showPoints", "auto");
            json.WriteBoolean("spanNulls", false);
            json.WriteStartObject("thresholdsStyle");
            json.WriteString("mode", panel.Thresholds.Count > 0 ? "dashed" : "off");
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteMappings(Utf8JsonWriter json, IReadOnlyList<PanelMapping> mappings)
    {
        json.WriteStartArray("mappings");
        foreach (var mapping in mappings)
        {
            json.WriteStartObject();
            json.WriteStartObject("options");
            json.WriteStartObject(PanelText.Number(mapping.Value));
            json.WriteString("color", mapping.Color);
            json.WriteNumber("index", mapping.Value);
            json.WriteString("text", mapping.Text);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("type", "value");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteThresholds(Utf8JsonWriter json, IReadOnlyList<PanelThreshold> thresholds)
    {
        json.WriteStartObject("thresholds");
        json.WriteString("mode", "absolute");
        json.WriteStartArray("steps");
        foreach (var threshold in thresholds.DefaultIfEmpty(new(null, "green")))
        {
            json.WriteStartObject();
            json.WriteString("color", threshold.Color);
            if (threshold.From is { } from)
                json.WriteNumber("value", from);
            else
                json.WriteNull("value");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
