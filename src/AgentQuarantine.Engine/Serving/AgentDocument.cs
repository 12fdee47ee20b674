using System.Text.Json;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Serving;

/// <summary>The JSON that an agent in any language reads before it runs.</summary>
internal static class AgentDocument
{
    /// <summary>Every agent that the metrics show, or a page of them.</summary>
    public static void WriteAll(ByteBuffer to, MetricsSnapshot snapshot, LedgerSnapshot ledger, DateTimeOffset now, AgentPaging paging)
    {
        var from = paging.After.Length == 0 ? 0 : Array.FindIndex(snapshot.Rows, row => string.CompareOrdinal(row.Counts.Name, paging.After) > 0);
        var first = from < 0 ? snapshot.Rows.Length : from;
        var end = (int)Math.Min(snapshot.Rows.Length, (long)first + paging.Limit);
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteStartArray("agents");
        for (var i = first; i < end; i++)
            Write(json, snapshot.Rows[i].Counts.Name, snapshot, i, snapshot.Rows[i].Statistics, ledger, now);
        json.WriteEndArray();
        if (end < snapshot.Rows.Length)
            json.WriteString("next", snapshot.Rows[end - 1].Counts.Name);
        json.WriteString("read_at", snapshot.Time);
        json.WriteEndObject();
    }

    /// <summary>One agent, also where neither the log nor the ledger knows it.</summary>
    public static void WriteOne(ByteBuffer to, string agent, MetricsSnapshot snapshot, LedgerSnapshot ledger, DateTimeOffset now, long? run = null)
    {
        var row = snapshot.Find(agent);
        // An agent beyond MaxAgents has no row, and is judged all the same.
        var statistics = row >= 0 ? snapshot.Rows[row].Statistics : snapshot.Statistics.FirstOrDefault(s => s.Agent == agent);
        using var json = new Utf8JsonWriter(to);
        Write(json, agent, snapshot, row, statistics, ledger, now, run);
    }

    /// <summary>A failure with its public id.</summary>
    public static void WriteError(ByteBuffer to, string id, string message)
    {
        using var json = new Utf8JsonWriter(to);
        json.WriteStartObject();
        json.WriteString("error", id);
        json.WriteString("message", message);
        json.WriteEndObject();
    }

    private static void Write(
        Utf8JsonWriter json, string agent, MetricsSnapshot snapshot, int row, AgentRewardStats? statistics, LedgerSnapshot ledger, DateTimeOffset now,
        long? run = null)
    {
        var entry = ledger.Find(agent);
        json.WriteStartObject();
        json.WriteString("agent", agent);
        json.WriteBoolean("quarantined", entry?.IsInForce(now) == true);
        if (run is { } number)
            json.WriteBoolean("may_run", entry?.IsInForce(number, now) != true);
        json.WriteBoolean("known", row >= 0 || statistics is not null || entry is not null);
        json.WriteString("state", JsonNamingPolicy.SnakeCaseLower.ConvertName((entry?.State ?? QuarantineState.Healthy).ToString()));
        if (entry is null)
            json.WriteNull("kind");
        else
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(entry.Kind.ToString()));
        json.WriteString("reason", entry?.Reason);
        Time(json, "since", entry?.Since);
        Time(json, "until", entry?.Until);
        json.WriteNumber("level", entry?.Level ?? 0);
        var counted = row >= 0 && snapshot.Rows[row].IsCounted;
        Number(json, "runs_total", counted ? snapshot.Rows[row].Counts.Runs : null);
        Number(json, "errors_total", counted ? snapshot.Rows[row].Counts.Errors : null);
        if (statistics is null)
            json.WriteNull("statistics");
        else
            WriteStatistics(json, statistics);
        json.WriteEndObject();
    }

    private static void WriteStatistics(Utf8JsonWriter json, AgentRewardStats statistics)
    {
        json.WriteStartObject("statistics");
        StatisticsJson.Write(json, statistics);
        Time(json, "last_seen", statistics.LastSeen);
        // The former name of "std"; it goes with the next version.
        Number(json, "std_dev", statistics.Std);
        json.WriteEndObject();
    }

    // JSON has no NaN and no infinity; a sum of huge rewards may be either.
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
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
