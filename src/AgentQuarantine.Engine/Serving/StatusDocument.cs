using System.Text.Json;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Serving;

/// <summary>How the service itself is, as JSON: what it has read, by which policy it judges, how the last check ended.</summary>
internal static class StatusDocument
{
    public static void Write(ByteBuffer to, ServedState state)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteBoolean("ready", state.NotReady is null);
        json.WriteString("not_ready", state.NotReady);
        var self = state.Snapshot?.Self;
        json.WriteBoolean("up", self?.Up == true);
        json.WriteStartObject("policy");
        json.WriteString("path", self?.PolicyPath);
        json.WriteBoolean("current", self is { PolicyFailure: null });
        json.WriteString("error", self?.PolicyFailure);
        json.WriteEndObject();
        if (self?.Check is { } check)
        {
            json.WriteStartObject("last_check");
            CheckJson.Write(json, check);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("last_check");
        }
        json.WriteEndObject();
    }
}
