using System.Collections;
using System.Diagnostics.CodeAnalysis;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Ledgers;

/// <summary>
/// The entries of a ledger's text, which <see cref="LedgerScan"/> has found to be sound. An entry is made when it is asked for, so that a question
/// about one agent among many costs little.
/// </summary>
/// <param name="document">The text.</param>
/// <param name="places">The entries' numbers by the agents' names.</param>
/// <param name="ranges">Where the entries stand, in the text's order.</param>
internal sealed class LedgerEntries(byte[] document, Dictionary<string, int> places, List<Range> ranges)
    : IReadOnlyDictionary<string, QuarantineEntry>
{
    private readonly QuarantineEntry?[] _made = new QuarantineEntry?[ranges.Count];

    /// <inheritdoc/>
    public int Count => ranges.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => places.Keys;

    /// <inheritdoc/>
    public IEnumerable<QuarantineEntry> Values => places.Select(place => Make(place.Key, place.Value));

    /// <inheritdoc/>
    public QuarantineEntry this[string key] => Make(key, places[key]);

    /// <summary>Where an agent's entry stands; <see langword="null"/> where it has none.</summary>
    public Range? Place(string agent) => places.TryGetValue(agent, out var place) ? ranges[place] : null;

    /// <summary>An agent's entry, which is not kept: for who passes over all of them once.</summary>
    public QuarantineEntry Glance(string agent) => Parse(agent, places[agent]);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => places.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out QuarantineEntry value)
    {
        value = places.TryGetValue(key, out var place) ? Make(key, place) : null;
        return value is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, QuarantineEntry>> GetEnumerator() =>
        places.Select(place => KeyValuePair.Create(place.Key, Make(place.Key, place.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Two threads may make the same entry: equal ones, of which either stays.
    private QuarantineEntry Make(string agent, int place) => _made[place] ??= Parse(agent, place);

    private QuarantineEntry Parse(string agent, int place) => LedgerJson.Entry(agent, JsonParser.Parse(document[ranges[place]]));
}
