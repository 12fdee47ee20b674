using System.Collections.Frozen;
using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>
/// The ledger's shape: <c>{"agents": {NAME: {"active": bool, "reason": str, "since": iso, …}}, "updated_at": iso, …}</c>.
/// Keys that are not known here are kept as they stand.
/// </summary>
internal static class LedgerJson
{
    private static readonly FrozenSet<string> EntryKeys = FrozenSet.ToFrozenSet(
        ["active", "reason", "since", "kind", "state", "until", "hold_until", "level", "earned", "whole_window", "run_ratio", "observed",
            "marks", "covered"]);

    /// <summary>Reads a ledger.</summary>
    /// <exception cref="JsonShapeException">It is not one.</exception>
    public static LedgerSnapshot Parse(byte[] document) => LedgerScan.TryRead(document) ?? ParseTree(document);

    /// <summary>A whole ledger as text.</summary>
    public static string Write(LedgerSnapshot ledger)
    {
        var json = new JsonText(indented: true).Open('{').Name("agents").Open('{');
        foreach (var entry in ledger.Agents.Values)
            Write(json.Name(entry.Agent), entry);
        json.Close('}').Name("updated_at").Value(ledger.UpdatedAt);
        WriteUnknown(json, ledger.Unknown);
        if (ledger.Journal.Revision > 0)
            json.Name("journal").Raw(Write(ledger.Journal).Replace("\n", "\n  "));
        return json.Close('}') + "\n";
    }

    /// <summary>One entry as text.</summary>
    public static string Write(QuarantineEntry entry)
    {
        var json = new JsonText(indented: true);
        Write(json, entry);
        return json.ToString();
    }

    /// <summary>What the history is told, one record a line.</summary>
    public static string Write(LedgerJournal journal)
    {
        var json = new JsonText(indented: true).Open('{').Name("revision").Value(journal.Revision).Name("records").Open('[');
        foreach (var record in journal.Records)
            json.Raw(HistoryJson.Write(record));
        return json.Close(']').Close('}').ToString();
    }

    /// <summary>A string with its quotes.</summary>
    public static string Quote(string text) => new JsonText(indented: false).Value(text).ToString();

    /// <summary>A journal; what is damaged in it is passed over, as in the history.</summary>
    public static LedgerJournal Journal(JsonValueAt journal) => new(
        long.TryParse(journal.Find("revision")?.Text, CultureInfo.InvariantCulture, out var revision) ? revision : 0,
        [.. (journal.Find("records")?.Items ?? []).Select(HistoryJson.TryRead).OfType<HistoryRecord>()]);

    /// <summary>Reads a ledger by way of a tree: slower, and exact about what is wrong.</summary>
    /// <exception cref="JsonShapeException">It is not one.</exception>
    public static LedgerSnapshot ParseTree(byte[] document)
    {
        var root = JsonParser.Parse(document).AsObject();
        var agents = root.Get("agents").AsObject();
        return new LedgerSnapshot
        {
            Agents = agents.Members.ToDictionary(member => member.Key, member => Entry(member.Key, member.Value), StringComparer.Ordinal),
            UpdatedAt = root.Find("updated_at")?.AsTime(),
            Unknown = Unknown(root, key => key is "agents" or "updated_at" or "journal"),
            Journal = root.Find("journal") is { } journal ? Journal(journal) : LedgerJournal.Empty,
            Document = document,
        };
    }

    /// <summary>Reads one entry.</summary>
    /// <exception cref="JsonShapeException">It is not one.</exception>
    public static QuarantineEntry Entry(string agent, JsonValueAt value)
    {
        var reason = value.AsObject().Find("reason")?.AsString() ?? "";
        return new QuarantineEntry
        {
            Agent = agent,
            Reason = reason,
            Since = value.Find("since")?.AsTime(),
            State = State(value),
            Kind = value.Find("kind") is { } kind
                ? Choice(kind, ("manual", QuarantineKind.Manual), ("automatic", QuarantineKind.Automatic))
                // Written by another program: only what looks like a check's work may be lifted by a check.
                : reason.StartsWith("Auto-quarantine", StringComparison.Ordinal) ? QuarantineKind.Automatic : QuarantineKind.Manual,
            Until = value.Find("until")?.AsTime(),
            HoldUntil = value.Find("hold_until")?.AsTime(),
            Level = (int)Math.Min(value.Find("level")?.AsCount() ?? 0, QuarantineEntry.MaxLevel),
            LevelsEarned = (int)Math.Min(value.Find("earned")?.AsCount() ?? 0, QuarantineEntry.MaxLevel),
            JudgesWholeWindow = value.Find("whole_window")?.AsBoolean() ?? false,
            RunRatio = value.Find("run_ratio")?.AsDouble(),
            Observed = value.Find("observed") is { } observed
                ? Choice(observed, [.. DecisionActions.All.Select(action => (DecisionActions.NameOf(action), (DecisionAction?)action))])
                : null,
            Covered = value.Find("covered") is { } covered ? Covered(covered) : null,
            Marks = value.Find("marks") is { } marks ? [.. marks.AsArray().Items.Select(Mark)] : [],
            Unknown = Unknown(value, EntryKeys.Contains),
        };
    }

    // 'active' is what every reader and writer knows, so it decides; 'state' only tells probation from healthy.
    private static QuarantineState State(JsonValueAt entry)
    {
        var active = entry.Get("active").AsBoolean();
        var probation = entry.Find("state") is { } state
            && Choice(state, ("healthy", false), ("quarantined", false), ("probation", true));
        return active ? QuarantineState.Quarantined : probation ? QuarantineState.Probation : QuarantineState.Healthy;
    }

    private static CoveredQuarantine Covered(JsonValueAt covered) => new(
        State(covered.AsObject()),
        covered.Find("reason")?.AsString() ?? "",
        covered.Find("since")?.AsTime(),
        covered.Find("hold_until")?.AsTime(),
        covered.Find("until")?.AsTime());

    /// <summary>Reads a mark.</summary>
    /// <exception cref="JsonShapeException">It is none.</exception>
    public static LogMark Mark(JsonValueAt mark) => new(
        mark.AsObject().Get("path").AsString(),
        (int)Math.Min(mark.Get("head_bytes").AsCount(), int.MaxValue),
        mark.Get("head").AsString(),
        mark.Get("offset").AsCount(),
        mark.Get("time").AsTime())
    {
        File = mark.Find("file")?.AsString() ?? "",
        Tail = mark.Find("tail")?.AsString() ?? "",
    };

    private static T Choice<T>(JsonValueAt value, params (string Name, T Value)[] choices)
    {
        var text = value.AsString();
        foreach (var choice in choices)
        {
            if (choice.Name == text)
                return choice.Value;
        }
        throw value.Expected("one of " + string.Join(", ", choices.Select(choice => choice.Name)));
    }

    private static Dictionary<string, string>? Unknown(JsonValueAt value, Func<string, bool> isKnown)
    {
        var unknown = value.Members.Where(member => !isKnown(member.Key))
            .ToDictionary(member => member.Key, member => member.Value.Raw, StringComparer.Ordinal);
        return unknown.Count == 0 ? null : unknown;
    }

    private static void Write(JsonText json, QuarantineEntry entry)
    {
        json.Open('{').Name("active").Value(entry.Active).Name("reason").Value(entry.Reason).Name("since").Value(entry.Since);
        json.Name("kind").Value(entry.Kind == QuarantineKind.Manual ? "manual" : "automatic");
        if (entry.State == QuarantineState.Probation)
            json.Name("state").Value("probation");
        if (entry.Until is { } until)
            json.Name("until").Value(until);
        if (entry.HoldUntil is { } hold)
            json.Name("hold_until").Value(hold);
        if (entry.Level > 0)
            json.Name("level").Value((long)entry.Level);
        if (entry.LevelsEarned > 0)
            json.Name("earned").Value((long)entry.LevelsEarned);
        if (entry.JudgesWholeWindow)
            json.Name("whole_window").Value(true);
        if (entry.RunRatio is { } ratio && (entry.Covered?.State ?? entry.State) == QuarantineState.Probation)
            json.Name("run_ratio").Value(ratio);
        if (entry.Observed is { } observed)
            json.Name("observed").Value(DecisionActions.NameOf(observed));
        if (entry.Marks.Count > 0)
        {
            json.Name("marks").Open('[');
            foreach (var mark in entry.Marks)
                Write(json, mark);
            json.Close(']');
        }
        if (entry.Covered is { } covered)
            Write(json.Name("covered"), covered);
        WriteUnknown(json, entry.Unknown);
        json.Close('}');
    }

    private static void Write(JsonText json, CoveredQuarantine covered)
    {
        json.Open('{').Name("active").Value(covered.State == QuarantineState.Quarantined);
        json.Name("reason").Value(covered.Reason).Name("since").Value(covered.Since);
        if (covered.State == QuarantineState.Probation)
            json.Name("state").Value("probation");
        if (covered.HoldUntil is { } hold)
            json.Name("hold_until").Value(hold);
        if (covered.Until is { } until)
            json.Name("until").Value(until);
        json.Close('}');
    }

    /// <summary>Writes a mark.</summary>
    public static void Write(JsonText json, LogMark mark)
    {
        json.Open('{')
            .Name("path").Value(mark.Path)
            .Name("head_bytes").Value((long)mark.HeadBytes)
            .Name("head").Value(mark.Head)
            .Name("offset").Value(mark.Offset)
            .Name("time").Value(mark.Time);
        if (mark.File.Length > 0)
            json.Name("file").Value(mark.File);
        if (mark.Tail.Length > 0)
            json.Name("tail").Value(mark.Tail);
        json.Close('}');
    }

    private static void WriteUnknown(JsonText json, IReadOnlyDictionary<string, string>? unknown)
    {
        foreach (var (key, raw) in unknown ?? FrozenDictionary<string, string>.Empty)
            json.Name(key).Raw(raw);
    }
}
