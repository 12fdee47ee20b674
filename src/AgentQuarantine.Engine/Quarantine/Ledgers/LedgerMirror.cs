using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>
/// A ledger file that shows what a fleet's database holds. Two keys beside the agents tell which, and when it was last confirmed; who does not
/// know them reads the file as any other.
/// </summary>
internal static class LedgerMirror
{
    private const string Source = "mirror_of";
    private const string Confirmed = "confirmed_at";

    /// <summary>What the file holds from now on.</summary>
    /// <param name="snapshot">The database's ledger.</param>
    /// <param name="source">Its name.</param>
    /// <param name="now">When it was confirmed.</param>
    public static LedgerSnapshot Of(LedgerSnapshot snapshot, string source, DateTimeOffset now) => snapshot with
    {
        Unknown = new Dictionary<string, string>
        {
            [Source] = LedgerJson.Quote(source),
            [Confirmed] = LedgerJson.Quote(IsoTime.Format(now)),
        },
    };

    /// <summary>Which ledger a file mirrors; <see langword="null"/>: it is one itself.</summary>
    public static string? SourceOf(LedgerSnapshot snapshot) => Text(snapshot, Source);

    /// <summary>When a mirror was last confirmed; <see langword="null"/>: it is no mirror.</summary>
    public static DateTimeOffset? ConfirmedAt(LedgerSnapshot snapshot) =>
        SourceOf(snapshot) is not null && Text(snapshot, Confirmed) is { } text && IsoTime.TryParse(text, out var time) ? time : null;

    private static string? Text(LedgerSnapshot snapshot, string key)
    {
        if (snapshot.Unknown?.GetValueOrDefault(key) is not { } raw)
            return null;
        try
        {
            return JsonParser.Parse(System.Text.Encoding.UTF8.GetBytes(raw)).AsString();
        }
        catch (JsonShapeException)
        {
            return null;
        }
    }
}
