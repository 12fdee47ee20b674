using System.Text.Json;
using AgentQuarantine.Cli.Output;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Cli.Verbs;

/// <summary>Entries of the ledger as <c>list</c>, <c>add</c>, <c>clear</c> and <c>test</c> show them.</summary>
internal static class EntryOutput
{
    // So many rows are shown together, and the first of them say how wide the columns are.
    private const int AtOnce = 1000;

    public static int ShowAll(OperationResult<QuarantineEntry> result, bool json) =>
        Results.Show(result, json, (writer, entry) => Write(writer, entry, result.Time), entries => Print(entries, result.Time));

    public static void Write(Utf8JsonWriter json, QuarantineEntry entry, DateTimeOffset now)
    {
        json.WriteString("agent", entry.Agent);
        json.WriteBoolean("quarantined", entry.IsInForce(now));
        json.Name("state", entry.State);
        json.Name("kind", entry.Kind);
        json.WriteString("reason", entry.Reason);
        json.Time("since", entry.Since);
        json.Time("until", entry.Until);
        json.Time("hold_until", entry.HoldUntil);
        json.WriteNumber("level", entry.Level);
    }

    private static void Print(IReadOnlyList<QuarantineEntry> entries, DateTimeOffset now)
    {
        var table = new Table(Column.Agent(), new Column("QUARANTINED"), new Column("KIND", Rank: 2),
            new Column("SINCE", Rank: 1), new Column("UNTIL", Rank: 3), new Column("REASON"));
        var left = AtOnce;
        foreach (var entry in entries)
        {
            if (left-- == 0)
            {
                table.Print();
                left = AtOnce - 1;
            }
            var quarantined = entry.IsInForce(now);
            table.Add(quarantined, entry.Agent, quarantined ? "yes" : entry.State == QuarantineState.Probation ? "probation" : "no",
                Json.Snake(entry.Kind.ToString()), Show.Time(entry.Since), Show.Time(entry.Until ?? entry.HoldUntil), entry.Reason);
        }
        table.Print();
    }
}
