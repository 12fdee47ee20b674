using System.Text.Json;
using AgentQuarantine.Metrics;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>The figures of an agent's charts as JSON.</summary>
internal static class SeriesDocument
{
    /// <summary>Writes the series of an agent.</summary>
    public static void Write(ByteBuffer to, AgentPicture picture)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteString("agent", picture.Agent);
        json.WriteNumber("window", picture.Window);
        json.WriteStartArray("points");
        foreach (var point in picture.Points)
        {
            var time = new DateTimeOffset(point.Time, TimeSpan.Zero);
            json.WriteStartObject();
            json.WriteString("time", time);
            Number("equity", point.Equity);
            Number("drawdown_now", point.Now);
            Number("drawdown", point.Worst);
            Number("drawdown_limit", picture.Limits.At(time));
            json.WriteNumber("runs", point.Events);
            Number("mean_latency_ms", point.MeanLatency);
            Number("max_latency_ms", point.LatencyCount > 0 ? point.LatencyMax : double.NaN);
            Number("cost_usd", point.CostCount > 0 ? point.CostSum : double.NaN);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("quarantines");
        foreach (var span in picture.Spans)
        {
            json.WriteStartObject();
            json.WriteString("from", span.From);
            if (span.To is { } end)
                json.WriteString("to", end);
            else
                json.WriteNull("to");
            json.WriteString("reason", span.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();

        void Number(string name, double value)
        {
            if (double.IsFinite(value))
                json.WriteNumber(name, value);
            else
                json.WriteNull(name);
        }
    }
}
