using System.Collections;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>Entries of a ledger in an order of names. None is kept: showing a large ledger takes no more memory than its text.</summary>
/// <param name="agents">The ledger's entries.</param>
/// <param name="names">Their names in the order.</param>
internal sealed class ListedEntries(IReadOnlyDictionary<string, QuarantineEntry> agents, string[] names) : IReadOnlyList<QuarantineEntry>
{
    /// <inheritdoc/>
    public int Count => names.Length;

    /// <inheritdoc/>
    public QuarantineEntry this[int index] => Of(agents, names[index]);

    /// <summary>An entry of <paramref name="agents"/> that is not kept there.</summary>
    public static QuarantineEntry Of(IReadOnlyDictionary<string, QuarantineEntry> agents, string name) =>
        agents is LedgerEntries entries ? entries.Glance(name) : agents[name];

    /// <inheritdoc/>
    public IEnumerator<QuarantineEntry> GetEnumerator() => names.Select(name => Of(agents, name)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
