using System.Text;
using AgentQuarantine.Disks;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Detectors;

/// <summary>The evidence of a fleet and how far each log has been taken in: what stands in the file beside the ledger.</summary>
internal sealed class EvidenceState
{
    /// <summary>The agents by their names.</summary>
    public Dictionary<string, AgentEvidence> Agents { get; } = new(StringComparer.Ordinal);

    /// <summary>The place in each log, by its path, up to which rewards have been taken in.</summary>
    public Dictionary<string, LogMark> Logs { get; } = new(StringComparer.Ordinal);

    /// <summary>Which state of the file this is; <see langword="null"/> where there is no file.</summary>
    public FileStamp? Stamp { get; init; }

    /// <summary>When the last log was taken in.</summary>
    public DateTimeOffset Taken => Logs.Count == 0 ? DateTimeOffset.MinValue : Logs.Values.Max(mark => mark.Time);

    /// <summary>As a file: ASCII, on one line.</summary>
    public byte[] Write()
    {
        var json = new JsonText(indented: false).Open('{').Name("logs").Open('[');
        foreach (var mark in Logs.Values)
            LedgerJson.Write(json, mark);
        json.Close(']').Name("agents").Open('{');
        foreach (var (name, agent) in Agents)
            Write(json.Name(name), agent);
        return Encoding.ASCII.GetBytes(json.Close('}').Close('}') + "\n");
    }

    /// <summary>Reads a file.</summary>
    /// <param name="document">Its bytes.</param>
    /// <param name="stamp">Which state of it.</param>
    /// <exception cref="JsonShapeException">It is none.</exception>
    public static EvidenceState Read(byte[] document, FileStamp? stamp)
    {
        var root = JsonParser.Parse(document).AsObject();
        var state = new EvidenceState { Stamp = stamp };
        foreach (var mark in root.Get("logs").AsArray().Items.Select(LedgerJson.Mark))
            state.Logs[mark.Path] = mark;
        foreach (var (name, agent) in root.Get("agents").AsObject().Members)
            state.Agents[name] = Agent(agent.AsObject());
        return state;
    }

    private static void Write(JsonText json, AgentEvidence agent)
    {
        var (settings, (bets, sum, held)) = (agent.Detector.Settings, agent.Detector.State);
        json.Open('{').Name("baseline").Value(settings.Baseline).Name("upper_bound").Value(settings.UpperBound);
        json.Name("block").Value((long)settings.Block).Name("rewards").Value(agent.Detector.Rewards).Name("cut").Value(agent.Detector.Cut);
        json.Name("peak").Value(agent.Detector.Peak).Name("sum").Value(Math.Max(sum, -double.MaxValue)).Name("held").Value((long)held);
        json.Name("bets").Open('[');
        foreach (var bet in bets)
            json.Value(bet);
        json.Close(']').Name("released").Value(agent.Released).Name("seen").Value(agent.Seen).Close('}');
    }

    private static AgentEvidence Agent(JsonValueAt json)
    {
        var settings = new EvidenceSettings(
            json.Get("baseline").AsDouble(), json.Get("upper_bound").AsDouble(), (int)Math.Clamp(json.Get("block").AsCount(), 1, int.MaxValue));
        var bets = json.Get("bets").AsArray().Items.ConvertAll(bet => bet.AsDouble());
        if (bets.Count != EDetector.Bets || !(settings.UpperBound > settings.Baseline))
            throw json.Wrong("the evidence is none.");
        return new AgentEvidence(EDetector.From(
            settings, [.. bets], json.Get("sum").AsDouble(), (int)Math.Min(json.Get("held").AsCount(), settings.Block - 1),
            json.Get("peak").AsDouble(), json.Get("rewards").AsCount(), json.Get("cut").AsCount()))
        {
            Released = json.Find("released")?.AsTime(),
            Seen = json.Get("seen").AsTime(),
        };
    }
}
