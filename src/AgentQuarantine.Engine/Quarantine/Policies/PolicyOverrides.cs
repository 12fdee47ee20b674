using System.Collections.Frozen;

namespace AgentQuarantine.Quarantine.Policies;

/// <summary>What a policy says of some agents only.</summary>
/// <param name="Pattern">An agent's name, or a pattern in which <c>*</c> stands for any characters and <c>?</c> for one; case counts.</param>
/// <param name="Values">
/// Values by their names in a policy file, such as <c>drawdown_limit</c>: <see cref="double"/>, <see cref="int"/>, <see cref="TimeSpan"/>
/// or null.
/// </param>
/// <param name="Source">Where it stands, for people.</param>
public sealed record PolicyOverride(string Pattern, IReadOnlyDictionary<string, object?> Values, string Source = "")
{
    /// <summary><see cref="Source"/>, or the pattern where it stands nowhere.</summary>
    internal string Said => Source.Length > 0 ? Source : $"override '{Pattern}'";
}

/// <summary>
/// The overrides of a policy. All that match an agent apply, value by value, the most specific last: a name before any pattern, then
/// the pattern with more characters that stand for themselves, then the one that stands later in the file.
/// </summary>
public sealed class PolicyOverrides
{
    private readonly FrozenDictionary<string, PolicyOverride> _exact;
    private readonly PolicyOverride[] _patterns;

    /// <summary>Overrides in the order of the file.</summary>
    /// <param name="overrides">Each pattern at most once.</param>
    /// <exception cref="QuarantineException"><c>PolicyInvalid</c>: a value has no such name, is of the wrong kind or out of range.</exception>
    public PolicyOverrides(IEnumerable<PolicyOverride> overrides)
    {
        All = [.. overrides];
        foreach (var one in All)
        {
            foreach (var (name, value) in one.Values)
            {
                var fault = PolicySettings.FindAgent(name) is { } setting ? setting.Fault(value) : $"there is no setting '{name}'.";
                if (fault is not null)
                    throw Errors.PolicyInvalid($"in the override '{one.Pattern}', {fault}");
            }
        }
        _exact = All.ToFrozenDictionary(one => one.Pattern, StringComparer.Ordinal);
        _patterns = [.. All.Where(one => AgentPattern.IsWildcard(one.Pattern)).OrderBy(one => AgentPattern.Literals(one.Pattern))];
    }

    /// <summary>No override.</summary>
    public static PolicyOverrides None { get; } = new([]);

    /// <summary>The overrides in the order of the file.</summary>
    public IReadOnlyList<PolicyOverride> All { get; }

    /// <summary>The overrides that match <paramref name="agent"/>, the most specific last.</summary>
    internal IEnumerable<PolicyOverride> Matching(string agent)
    {
        _exact.TryGetValue(agent, out var exact);
        foreach (var one in _patterns)
        {
            if (!ReferenceEquals(one, exact) && AgentPattern.IsMatch(one.Pattern, agent))
                yield return one;
        }
        if (exact is not null)
            yield return exact;
    }

    /// <summary><paramref name="policy"/> with what the overrides say of <paramref name="agent"/>.</summary>
    internal QuarantinePolicy Apply(string agent, QuarantinePolicy policy)
    {
        if (All.Count == 0)
            return policy;
        foreach (var one in Matching(agent))
        {
            foreach (var (name, value) in one.Values)
                policy = PolicySettings.FindAgent(name)!.Set(policy, value);
        }
        return policy;
    }
}
