using System.Text;
using AgentQuarantine.Disks;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>The record of the last check, a JSON file beside the ledger.</summary>
/// <param name="disk">Where it lies.</param>
/// <param name="files">The ledger that it belongs to.</param>
internal sealed class CheckFile(IDisk disk, LedgerFiles files)
{
    private Known? _known;

    /// <summary>The ledger that it belongs to.</summary>
    public LedgerFiles Files => files;

    /// <summary>The record; <see langword="null"/> where there is none, or what is there is none: the next check makes it anew.</summary>
    public CheckRecord? Read()
    {
        if (disk.Look(files.Check) is not { Kind: FileKind.File, Stamp: var stamp })
            return null;
        var known = _known;
        if (known is { IsSettled: true } && known.Stamp == stamp)
            return known.Record;
        // Two writes within one tick of the file system's clock look alike: after each change the file is read once more.
        _known = known = new Known(stamp, known?.Stamp == stamp, ReadAnew());
        return known.Record;
    }

    /// <summary>Replaces the record whole.</summary>
    /// <param name="record">What it is to hold.</param>
    /// <param name="like">Whose mode, owner and group it takes on.</param>
    public void Write(CheckRecord record, FileFacts? like) => AtomicFile.Replace(disk, files.Check, Encoding.ASCII.GetBytes(Text(record)), like);

    /// <summary>A record as text.</summary>
    public static string Text(CheckRecord record)
    {
        var json = new JsonText(indented: true).Open('{')
            .Name("time").Value(record.Time)
            .Name("error").Value(record.Error)
            .Name("duration_seconds").Value(record.Duration.TotalSeconds)
            .Name("agents").Value((long)record.Agents)
            .Name("events").Value(record.Events)
            .Name("quarantined").Value((long)record.Quarantined)
            .Name("cleared").Value((long)record.Cleared)
            .Name("newest_event").Value(record.NewestEvent)
            .Name("last_success").Value(record.LastSuccess)
            .Name("succeeded").Value(record.Succeeded)
            .Name("failed").Value(record.Failed)
            .Name("has_ledger").Value(record.HasLedger)
            .Name("said_flapping").Value(record.SaidFlapping)
            .Name("recent").Open('[');
        foreach (var time in record.Recent)
            json.Value(new DateTimeOffset(time, TimeSpan.Zero));
        json.Close(']').Name("decisions").Open('{');
        for (var i = 0; i < DecisionTally.Names.Count; i++)
            json.Name(DecisionTally.Names[i]).Value(record.Decisions[i]);
        return json.Close('}').Close('}') + "\n";
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="JsonShapeException">It is none.</exception>
    public static CheckRecord Parse(byte[] document)
    {
        var root = JsonParser.Parse(document).AsObject();
        var decisions = new DecisionTally();
        for (var i = 0; i < DecisionTally.Names.Count; i++)
            decisions[i] = root.Find("decisions")?.Find(DecisionTally.Names[i])?.AsCount() ?? 0;
        return new CheckRecord
        {
            Time = root.Get("time").AsTime(),
            Error = root.Find("error")?.AsString(),
            Duration = TimeSpan.FromSeconds(Math.Clamp(root.Find("duration_seconds")?.AsDouble() ?? 0, 0, 1e9)),
            Agents = (int)Math.Min(Count("agents"), int.MaxValue),
            Events = Count("events"),
            Quarantined = (int)Math.Min(Count("quarantined"), int.MaxValue),
            Cleared = (int)Math.Min(Count("cleared"), int.MaxValue),
            NewestEvent = root.Find("newest_event")?.AsTime(),
            LastSuccess = root.Find("last_success")?.AsTime(),
            Succeeded = Count("succeeded"),
            Failed = Count("failed"),
            HasLedger = root.Find("has_ledger")?.AsBoolean() ?? false,
            SaidFlapping = root.Find("said_flapping")?.AsBoolean() ?? false,
            Recent = root.Find("recent")?.AsArray().Items.ConvertAll(item => item.AsTime().UtcTicks).ToArray() ?? [],
            Decisions = decisions,
        };

        long Count(string name) => root.Find(name)?.AsCount() ?? 0;
    }

    private CheckRecord? ReadAnew()
    {
        try
        {
            return Parse(disk.ReadWhole(files.Check));
        }
        catch (Exception e) when (e is JsonShapeException || FileFault.IsMissing(e))
        {
            return null;
        }
    }

    /// <summary>What was read last.</summary>
    private sealed record Known(FileStamp Stamp, bool IsSettled, CheckRecord? Record);
}
