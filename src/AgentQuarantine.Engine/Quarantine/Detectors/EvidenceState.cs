using System.Text;
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

    /// <summary>How far each fleet's database has been taken in, by what it is called there.</summary>
    public Dictionary<string, FeedTaken> Feeds { get; } = new(StringComparer.Ordinal);

    /// <summary>Equal for the same state of what it was read from; <see langword="null"/> where it was not.</summary>
    public object? Stamp { get; init; }

    /// <summary>When the last log was taken in.</summary>
    public DateTimeOffset Taken =>
        Logs.Values.Select(mark => mark.Time).Concat(Feeds.Values.Select(feed => feed.Time)).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <summary>As a file: ASCII, on one line.</summary>
    public byte[] Write()
    {
        var json = new JsonText(indented: false).Open('{').Name("logs").Open('[');
        foreach (var mark in Logs.Values)
            LedgerJson.Write(json, mark);
        json.Close(']');
        if (Feeds.Count > 0)
            WriteFeeds(json.Name("feeds"));
        json.Name("agents").Open('{');
        foreach (var (name, agent) in Agents)
            Write(json.Name(name), agent);
        return Encoding.ASCII.GetBytes(json.Close('}').Close('}') + "\n");
    }

    /// <summary>Reads a file.</summary>
    /// <param name="document">Its bytes.</param>
    /// <param name="stamp">Which state of it.</param>
    /// <exception cref="JsonShapeException">It is none.</exception>
    public static EvidenceState Read(byte[] document, object? stamp)
    {
        var root = JsonParser.Parse(document).AsObject();
        var state = new EvidenceState { Stamp = stamp };
        foreach (var mark in root.Get("logs").AsArray().Items.Select(LedgerJson.Mark))
            state.Logs[mark.Path] = mark;
        if (root.Find("feeds") is { } feeds)
            state.ReadFeeds(feeds);
        foreach (var (name, agent) in root.Get("agents").AsObject().Members)
            state.Agents[name] = Agent(agent.AsObject());
        return state;
    }

    /// <summary>How far databases have been taken in, as JSON.</summary>
    public string WriteFeeds()
    {
        var json = new JsonText(indented: false);
        WriteFeeds(json);
        return json.ToString();
    }

    /// <summary>Reads what <see cref="WriteFeeds()"/> gives.</summary>
    /// <exception cref="JsonShapeException">It is none.</exception>
    public void ReadFeeds(JsonValueAt feeds)
    {
        foreach (var feed in feeds.AsArray().Items)
        {
            Feeds[feed.AsObject().Get("fleet").AsString()] = new FeedTaken(
                feed.Get("time").AsTime(),
                feed.Get("sources").AsArray().Items.ToDictionary(
                    source => (int)source.Get("source").AsCount(), source => source.Get("events").AsCount()));
        }
    }

    /// <summary>One agent's evidence as JSON.</summary>
    public static string Write(AgentEvidence agent)
    {
        var json = new JsonText(indented: false);
        Write(json, agent);
        return json.ToString();
    }

    /// <summary>Reads what <see cref="Write(AgentEvidence)"/> gives.</summary>
    /// <exception cref="JsonShapeException">It is none.</exception>
    public static AgentEvidence ReadAgent(string json) => Agent(JsonParser.Parse(Encoding.UTF8.GetBytes(json)).AsObject());

    private void WriteFeeds(JsonText json)
    {
        json.Open('[');
        foreach (var (fleet, taken) in Feeds)
        {
            json.Open('{').Name("fleet").Value(fleet).Name("time").Value(taken.Time).Name("sources").Open('[');
            foreach (var (source, events) in taken.Sources)
                json.Open('{').Name("source").Value((long)source).Name("events").Value(events).Close('}');
            json.Close(']').Close('}');
        }
        json.Close(']');
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
