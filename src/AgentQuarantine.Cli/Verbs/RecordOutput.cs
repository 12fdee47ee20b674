using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Cli.Verbs;

/// <summary>Records of the history as <c>list --history</c> shows them.</summary>
internal static class RecordOutput
{
    public static void Write(Utf8JsonWriter json, HistoryRecord record)
    {
        json.Time("time", record.Time);
        json.WriteString("agent", record.Agent);
        json.WriteString("action", DecisionActions.NameOf(record.Action));
        json.Name("kind", record.Kind);
        json.WriteBoolean("enforced", record.Enforced);
        json.WriteString("reason", record.Reason);
        json.WriteNumber("level", record.Level);
        json.WriteString("rule", record.Evidence?.Rule);
        json.Number("value", record.Evidence?.Value);
        json.Number("limit", record.Evidence?.Limit);
        json.Number("count", record.Evidence?.Statistics?.Count);
    }

    public static void Print(IReadOnlyList<HistoryRecord> records) => Table(records).Print();

    /// <summary>One record on a line of its own: JSON, or words.</summary>
    public static string Line(HistoryRecord record, bool asJson) => (asJson
        ? Json.Line(json => Write(json, record))
        : $"{Show.Time(record.Time)} {ActionOf(record)} {Visible.Text(record.Agent)}: {Visible.Text(record.Reason)}") + "\n";

    /// <summary>The records as a table.</summary>
    public static Table Table(IEnumerable<HistoryRecord> records)
    {
        var table = new Table(new Column("TIME"), Column.Agent(), new Column("ACTION"), new Column("KIND", Rank: 1), new Column("REASON"));
        foreach (var record in records)
        {
            table.Add(record.Action == DecisionAction.Quarantine, Show.Time(record.Time), record.Agent,
                ActionOf(record), Json.Snake(record.Kind.ToString()), record.Reason);
        }
        return table;
    }

    private static string ActionOf(HistoryRecord record) => DecisionActions.NameOf(record.Action) + (record.Enforced ? "" : " (observed)");
}
