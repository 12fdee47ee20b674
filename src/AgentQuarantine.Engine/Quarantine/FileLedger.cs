using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentQuarantine.Quarantine;

/// <summary>The ledger as a JSON file that other programs read.</summary>
/// <param name="path">The file's full path.</param>
public sealed class FileLedger(string path) : IQuarantineLedger
{
    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public LedgerSnapshot Read()
    {
        if (!File.Exists(path))
            return LedgerSnapshot.Empty;
        try
        {
            var agents = JsonNode.Parse(File.ReadAllBytes(path))!["agents"]!.AsObject();
            return new LedgerSnapshot
            {
                Agents = agents.ToFrozenDictionary(a => a.Key, a => new QuarantineEntry
                {
                    Agent = a.Key,
                    State = (bool)a.Value!["active"]! ? QuarantineState.Quarantined : QuarantineState.Healthy,
                    Reason = (string?)a.Value["reason"] ?? "",
                    Since = (DateTimeOffset?)a.Value["since"],
                    Kind = (string?)a.Value["kind"] == "manual" ? QuarantineKind.Manual : QuarantineKind.Automatic,
                }),
            };
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw Errors.LedgerDamaged(path, e);
        }
    }

    /// <inheritdoc/>
    public LedgerSnapshot Update(Func<LedgerSnapshot, IReadOnlyList<LedgerChange>> decide, DateTimeOffset now)
    {
        var before = Read();
        var changes = decide(before);
        if (changes.Count == 0)
            return before;
        var entries = before.Agents.ToDictionary(StringComparer.Ordinal);
        foreach (var entry in changes.Select(change => change.Entry).OfType<QuarantineEntry>())
            entries[entry.Agent] = entry;
        var agents = new JsonObject();
        foreach (var (name, entry) in entries)
            agents[name] = new JsonObject { ["active"] = entry.Active, ["reason"] = entry.Reason, ["since"] = entry.Since, ["kind"] = entry.Kind.ToString().ToLowerInvariant() };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, new JsonObject { ["agents"] = agents, ["updated_at"] = now }.ToJsonString());
        return before with { Agents = entries, UpdatedAt = now };
    }

    /// <inheritdoc/>
    public IEnumerable<HistoryRecord> History() => [];
}
