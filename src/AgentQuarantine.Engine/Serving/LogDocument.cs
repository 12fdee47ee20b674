using System.Text.Json;
using AgentQuarantine.Live;
using AgentQuarantine.Metrics;

namespace AgentQuarantine.Serving;

/// <summary>The JSON that tells which logs are read, and how far.</summary>
internal static class LogDocument
{
    public static void Write(ByteBuffer to, MetricsSnapshot snapshot)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteStartArray("logs");
        foreach (var log in snapshot.Logs)
            Write(json, log, snapshot.Time);
        json.WriteEndArray();
        json.WriteString("read_at", snapshot.Time);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LogStatus log, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("path", log.Path);
        Number(json, "bytes", log.Bytes);
        json.WriteNumber("behind_bytes", log.BehindBytes);
        json.WriteNumber("events", log.Events);
        json.WriteNumber("refused", log.Refused);
        Time(json, "newest_event", log.NewestEvent);
        Number(json, "newest_event_age_seconds", (now - log.NewestEvent)?.TotalSeconds);
        Time(json, "last_changed", log.LastChanged);
        json.WriteString("format", log.Format ?? "jsonl");
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(name, time);
        else
            json.WriteNull(name);
    }
}
