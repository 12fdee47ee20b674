using System.Text;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Text;

namespace AgentQuarantine.Fuzzing.Targets;

/// <summary>A ledger, and a line of its history: the fast reading and the exact one agree, and a change leaves what it does not touch.</summary>
internal static class LedgerTarget
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static FuzzTarget Target { get; } = new("ledger", Run,
    [
        "{\"agents\": {\"a\": {\"active\": true, \"reason\": \"r\", \"since\": \"2026-01-31T12:00:00+00:00\"}}, \"updated_at\": null}",
        "\"agents\":", "\"active\":", "\"reason\":",
        "\"since\":", "\"kind\":", "\"manual\"", "\"automatic\"", "\"state\":", "\"quarantined\"", "\"probation\"", "\"healthy\"",
        "\"until\":", "\"hold_until\":", "\"level\":", "\"earned\":",
        "\"whole_window\":", "\"observed\":", "\"marks\":", "\"covered\":", "\"path\":", "\"file\":", "\"offset\":", "\"updated_at\":",
        "\"journal\":", "\"revision\":", "\"records\":",
        "\"time\":", "\"agent\":", "\"action\":", "\"quarantine\"", "\"evidence\":", "null", "true", "62",
        "\"9999-12-31T23:59:59.9999999+00:00\"", "\"\\u0061\"", "\uFEFF", "[", "]", "{", "}", ",",
    ]);

    private static void Run(byte[] input)
    {
        _ = HistoryJson.TryRead(Encoding.UTF8.GetString(input));
        var exact = Try(() => LedgerJson.ParseTree(input));
        var read = Try(() => LedgerJson.Parse(input));
        FaultException.Unless(
            (exact is null) == (read is null), exact is null ? "taken by the fast reading alone" : "refused by the fast reading alone");
        if (read is null || exact is null)
            return;
        Same(read, exact, "the two readings");
        Same(LedgerJson.Parse(Encoding.UTF8.GetBytes(LedgerJson.Write(read))), read, "what was read and what is written of it");
        if (read is not { Text: { } text, Agents: LedgerEntries known })
            return;
        var entry = new QuarantineEntry { Agent = "new", State = QuarantineState.Quarantined, Reason = "x", Since = Now };
        var changed = LedgerJson.Parse(text.With(known.Place, [entry], Now, read.Journal));
        FaultException.Unless(changed.IsQuarantined("new", Now), "a change that is not there");
        FaultException.Unless(changed.UpdatedAt == Now, "the time of a change is not there");
        Same(changed with { UpdatedAt = read.UpdatedAt }, read, "what a change does not touch", except: "new");
    }

    private static LedgerSnapshot? Try(Func<LedgerSnapshot> read)
    {
        try
        {
            var ledger = read();
            // Entries are made when they are asked for.
            foreach (var entry in ledger.Agents.Values)
                _ = entry.Agent;
            return ledger;
        }
        catch (JsonShapeException e)
        {
            FaultException.Unless(e.Line >= 1 && e.What.Length > 0, "a refusal without its place");
            return null;
        }
    }

    private static void Same(LedgerSnapshot found, LedgerSnapshot expected, string what, string? except = null)
    {
        var (one, other) = (Text(found, except), Text(expected, except));
        FaultException.Unless(one == other, $"{what} differ:\n{one}\n{other}");
    }

    private static string Text(LedgerSnapshot ledger, string? except)
    {
        var agents = ledger.Agents.Where(agent => agent.Key != except).OrderBy(agent => agent.Key, StringComparer.Ordinal)
            .Select(agent => LedgerJson.Quote(agent.Key) + LedgerJson.Write(agent.Value));
        return string.Join('\n', agents.Append($"{ledger.UpdatedAt:O}")
            .Concat((ledger.Unknown ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key))
            .Append(LedgerJson.Write(ledger.Journal)));
    }
}
