namespace AgentQuarantine.Operations;

/// <summary>
/// The agents that a person names, by one rule everywhere: a name that is there exactly as it is written means that agent alone, whatever
/// characters it holds; anything else is a pattern, in which case is ignored. A selection remembers what it has met.
/// </summary>
/// <param name="names">
/// Names or patterns: <c>*</c> stands for any characters, <c>?</c> for one, <c>[a-c]</c> for one of a set; a backtick takes the next
/// character as it is. None at all means every agent.
/// </param>
public sealed class AgentSelection(IReadOnlyCollection<string>? names = null)
{
    private readonly IReadOnlyCollection<string> _names = names ?? [];
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);

    /// <summary>Takes exact names only, such as those that come through a pipeline.</summary>
    public bool Literal { get; init; }

    /// <summary>A pattern that matches nobody is no failure, as PowerShell's Get commands have it.</summary>
    public bool SilentPatterns { get; init; }

    /// <summary>What has matched nobody so far, and should have.</summary>
    public IEnumerable<string> Missing =>
        _names.Where(name => !_met.Contains(name) && (Literal || !SilentPatterns || !AgentWildcard.IsPattern(name)));

    /// <summary>Whether anybody is named.</summary>
    internal bool NamesAny => _names.Count > 0;

    /// <summary>Those of <paramref name="items"/> that are selected, in their order.</summary>
    /// <param name="items">What there is.</param>
    /// <param name="nameOf">The agent's name of an item.</param>
    public IReadOnlyList<T> From<T>(IReadOnlyCollection<T> items, Func<T, string> nameOf)
    {
        if (_names.Count == 0)
            return [.. items];
        var present = items.Select(nameOf).ToHashSet(StringComparer.Ordinal);
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in _names)
        {
            var matches = present.Contains(name) ? [name] : Literal ? [] : present.Where(new AgentWildcard(name).IsMatch).ToList();
            if (matches.Count > 0)
                _met.Add(name);
            wanted.UnionWith(matches);
        }
        return [.. items.Where(item => wanted.Contains(nameOf(item)))];
    }

    /// <summary><see cref="Missing"/> as failures.</summary>
    /// <param name="where">The ledger or the logs that were looked at.</param>
    internal IReadOnlyList<QuarantineException> Failures(string where) => [.. Missing.Select(name => Errors.AgentNotFound(name, where))];
}
