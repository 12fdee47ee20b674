using System.Text.Json;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>A record of checks as programs read it, the same from the command line and from the API.</summary>
public static class CheckJson
{
    /// <summary>Writes the members of an object: times as ISO 8601, the duration in seconds.</summary>
    /// <param name="json">Stands within an object.</param>
    /// <param name="check">The record.</param>
    public static void Write(Utf8JsonWriter json, CheckRecord check)
    {
        json.WriteString("time", check.Time);
        json.WriteString("outcome", check.WentWell ? "ok" : "failed");
        json.WriteString("error", check.Error);
        json.WriteNumber("duration_seconds", check.Duration.TotalSeconds);
        json.WriteNumber("agents", check.Agents);
        json.WriteNumber("events", check.Events);
        json.WriteNumber("quarantined", check.Quarantined);
        json.WriteNumber("cleared", check.Cleared);
        Time("newest_event", check.NewestEvent);
        Time("last_success", check.LastSuccess);
        json.WriteNumber("succeeded", check.Succeeded);
        json.WriteNumber("failed", check.Failed);

        void Time(string name, DateTimeOffset? value)
        {
            if (value is { } time)
                json.WriteString(name, time);
            else
                json.WriteNull(name);
        }
    }
}
