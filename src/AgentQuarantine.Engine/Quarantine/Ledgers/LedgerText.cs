using System.Text;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>A ledger's text and where its parts stand, so that a change copies what it does not touch, byte for byte.</summary>
/// <param name="Bytes">The text.</param>
/// <param name="Agents">The inside of the object that holds the agents.</param>
/// <param name="LastAgentEnd">The byte past the last agent's entry; 0 where there is none.</param>
/// <param name="LastMemberEnd">The byte past the last value of the document.</param>
/// <param name="UpdatedAt">The time of the last change; <see langword="null"/> where there is none.</param>
/// <param name="Journal">What the last write told the history; <see langword="null"/> where there is none.</param>
internal sealed record LedgerText(byte[] Bytes, Range Agents, int LastAgentEnd, int LastMemberEnd, Range? UpdatedAt, Range? Journal)
{
    /// <summary>The text with entries replaced or added.</summary>
    /// <param name="known">Where the agents' entries stand; <see langword="null"/> for an agent that is not there.</param>
    /// <param name="entries">The entries, one an agent.</param>
    /// <param name="now">The time of the change.</param>
    /// <param name="journal">What the history is told.</param>
    public byte[] With(Func<string, Range?> known, IReadOnlyCollection<QuarantineEntry> entries, DateTimeOffset now, LedgerJournal journal)
    {
        var edits = new List<(Range At, string Text)>();
        var added = new StringBuilder();
        foreach (var entry in entries)
        {
            var text = Inner(LedgerJson.Write(entry), 4);
            if (known(entry.Agent) is { } place)
                edits.Add((place, text));
            else
                added.Append(added.Length > 0 || LastAgentEnd > 0 ? ",\n    " : "\n    ")
                    .Append(LedgerJson.Quote(entry.Agent)).Append(": ").Append(text);
        }
        if (added.Length > 0)
            edits.Add(LastAgentEnd > 0 ? (LastAgentEnd..LastAgentEnd, added.ToString()) : (Agents, added.Append("\n  ").ToString()));
        var last = new StringBuilder();
        Put(UpdatedAt, "updated_at", LedgerJson.Quote(IsoTime.Format(now)));
        Put(Journal, "journal", Inner(LedgerJson.Write(journal), 2));
        if (last.Length > 0)
            edits.Add((LastMemberEnd..LastMemberEnd, last.ToString()));
        return Apply(edits);

        void Put(Range? place, string name, string value)
        {
            if (place is { } there)
                edits.Add((there, value));
            else
                last.Append(",\n  \"").Append(name).Append("\": ").Append(value);
        }
    }

    private byte[] Apply(List<(Range At, string Text)> edits)
    {
        using var result = new MemoryStream(Bytes.Length + edits.Sum(edit => edit.Text.Length));
        var from = 0;
        // Stable: what is put in at one place stays in its order.
        foreach (var (at, text) in edits.OrderBy(edit => edit.At.Start.Value))
        {
            result.Write(Bytes, from, at.Start.Value - from);
            result.Write(Encoding.UTF8.GetBytes(text));
            from = at.End.Value;
        }
        result.Write(Bytes, from, Bytes.Length - from);
        return result.ToArray();
    }

    // No string holds a line feed as it is: each one begins a line of the text.
    private static string Inner(string json, int indentation) => json.Replace("\n", "\n" + new string(' ', indentation));
}
