using System.Text;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Statistics;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>One line of the history: snake_case JSON, numbers that are not finite as null.</summary>
internal static class HistoryJson
{
    /// <summary><paramref name="record"/> as one line, without its LF.</summary>
    public static string Write(HistoryRecord record)
    {
        var json = new JsonText(indented: false).Open('{')
            .Name("time").Value(record.Time)
            .Name("agent").Value(record.Agent)
            .Name("action").Value(DecisionActions.NameOf(record.Action))
            .Name("kind").Value(record.Kind == QuarantineKind.Manual ? "manual" : "automatic")
            .Name("enforced").Value(record.Enforced)
            .Name("reason").Value(record.Reason)
            .Name("level").Value((long)record.Level);
        if (record.Revision > 0)
            json.Name("revision").Value(record.Revision);
        if (record.Evidence is { } evidence)
            Write(json.Name("evidence"), evidence);
        return json.Close('}').ToString();
    }

    /// <summary>The record in <paramref name="line"/>; <see langword="null"/> where there is none.</summary>
    public static HistoryRecord? TryRead(string line)
    {
        try
        {
            return TryRead(JsonParser.Parse(Encoding.UTF8.GetBytes(line)));
        }
        catch (JsonShapeException)
        {
            return null;
        }
    }

    /// <summary>The record in <paramref name="json"/>; <see langword="null"/> where there is none.</summary>
    public static HistoryRecord? TryRead(JsonValueAt json)
    {
        try
        {
            var root = json.AsObject();
            return new HistoryRecord
            {
                Time = root.Get("time").AsTime(),
                Agent = root.Get("agent").AsString(),
                Action = DecisionActions.TryParse(root.Get("action").AsString(), out var action)
                    ? action
                    : throw root.Wrong("the action is not known."),
                Kind = root.Find("kind")?.Text == "manual" ? QuarantineKind.Manual : QuarantineKind.Automatic,
                Enforced = root.Find("enforced")?.AsBoolean() ?? true,
                Reason = root.Find("reason")?.AsString() ?? "",
                Level = (int)Math.Min(root.Find("level")?.AsCount() ?? 0, QuarantineEntry.MaxLevel),
                Revision = root.Find("revision")?.AsCount() ?? 0,
                Evidence = root.Find("evidence") is { } evidence ? Evidence(evidence) : null,
            };
        }
        catch (JsonShapeException)
        {
            return null;
        }
    }

    private static void Write(JsonText json, DecisionEvidence evidence)
    {
        json.Open('{').Name("rule").Value(evidence.Rule).Name("value").Value(evidence.Value).Name("limit").Value(evidence.Limit);
        // "n" is the former name of "count"; it goes with the next version.
        json.Name("count").Value((long)evidence.Count).Name("n").Value((long)evidence.Count).Name("breaches").Open('[');
        foreach (var breach in evidence.Breaches)
            json.Open('{').Name("rule").Value(breach.Rule).Name("value").Value(breach.Value).Name("limit").Value(breach.Limit).Close('}');
        json.Close(']');
        if (evidence.Statistics is { } s)
        {
            json.Name("statistics").Open('{').Name("agent").Value(s.Agent);
            StatisticsJson.Write(json, s);
            json.Name("last_seen").Value(s.LastSeen).Name("path").Value(s.Path)
                .Name("first_byte").Raw(Whole(s.FirstByte)).Name("last_byte").Raw(Whole(s.LastByte))
                .Close('}');
        }
        json.Close('}');
    }

    private static string Whole(long offset) => offset < 0 ? "null" : offset.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static DecisionEvidence Evidence(JsonValueAt json) => new()
    {
        Rule = json.AsObject().Find("rule")?.AsString(),
        Value = json.Find("value")?.AsDouble(),
        Limit = json.Find("limit")?.AsDouble(),
        Breaches = json.Find("breaches") is { } breaches ? [.. breaches.AsArray().Items.Select(Breach)] : [],
        Statistics = json.Find("statistics") is { } statistics ? Statistics(statistics.AsObject()) : null,
    };

    private static RuleBreach Breach(JsonValueAt json) => new(
        json.AsObject().Get("rule").AsString(),
        json.Find("value")?.AsDouble() ?? double.NaN,
        json.Find("limit")?.AsDouble() ?? double.NaN);

    private static AgentRewardStats Statistics(JsonValueAt json) => StatisticsJson.Read(json, new AgentRewardStats
    {
        Agent = json.Get("agent").AsString(),
        LastSeen = json.Find("last_seen")?.AsTime(),
        Path = json.Find("path")?.AsString(),
        FirstByte = json.Find("first_byte")?.AsCount() ?? -1,
        LastByte = json.Find("last_byte")?.AsCount() ?? -1,
    });
}
