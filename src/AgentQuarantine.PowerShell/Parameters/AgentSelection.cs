using System.Management.Automation;

namespace AgentQuarantine.PowerShell.Parameters;

/// <summary>
/// Which agents a person names. A name that is there exactly as it is written means that agent alone, whatever characters it
/// holds; otherwise wildcards and any case match.
/// </summary>
/// <param name="patterns">Names or wildcard patterns; none at all means every agent.</param>
/// <param name="literal">Takes only exact names, as those that come through the pipeline.</param>
internal sealed class AgentSelection(IReadOnlyList<string>? patterns, bool literal = false)
{
    private readonly HashSet<string> _matched = new(StringComparer.Ordinal);

    /// <summary>The patterns that have matched nothing and should have: names without wildcards.</summary>
    public IEnumerable<string> Missing => (patterns ?? [])
        .Where(p => (literal || !WildcardPattern.ContainsWildcardCharacters(p)) && !_matched.Contains(p));

    /// <summary>Those of <paramref name="items"/> that are named, in their order.</summary>
    public List<T> From<T>(IReadOnlyCollection<T> items, Func<T, string> nameOf)
    {
        if (patterns is null)
            return [.. items];
        var names = items.Select(nameOf).ToHashSet(StringComparer.Ordinal);
        var tests = patterns.Select(p => (Pattern: p, Test: TestOf(p, names))).ToList();
        return [.. items.Where(item =>
        {
            var named = false;
            foreach (var (pattern, test) in tests)
            {
                if (test(nameOf(item)))
                {
                    _matched.Add(pattern);
                    named = true;
                }
            }
            return named;
        })];
    }

    private Func<string, bool> TestOf(string pattern, HashSet<string> names) =>
        literal || names.Contains(pattern)
            ? name => name == pattern
            : WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch;
}
