using System.Text;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>A folder of its own with a ledger in it, removed with everything in it.</summary>
internal sealed class LedgerFolder : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, 123, 456, TimeSpan.Zero);

    public LedgerFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "agentq-" + Guid.NewGuid().ToString("N"));

    public string LedgerPath => Path.Combine(Root, "quarantine.json");

    public string HistoryPath => Path.Combine(Root, "quarantine.history.jsonl");

    public FileLedger Ledger => new(LedgerPath);

    public string Text => File.ReadAllText(LedgerPath);

    public static FileLedger With(LedgerFolder folder, string text)
    {
        File.WriteAllText(folder.LedgerPath, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return folder.Ledger;
    }

    /// <summary>Every file's content by its name.</summary>
    public SortedDictionary<string, string> Files() =>
        new(Directory.GetFiles(Root).ToDictionary(file => Path.GetFileName(file), file => Convert.ToHexString(File.ReadAllBytes(file))),
            StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
