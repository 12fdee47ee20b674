using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Operations;

/// <summary>What a policy means for agents.</summary>
public static class PolicyOperation
{
    /// <summary>Every value that applies to each agent, and where it comes from.</summary>
    /// <param name="agents">The agents, named exactly; nobody need know them.</param>
    /// <param name="policy">The policy.</param>
    public static OperationResult<PolicyValue> Run(IEnumerable<string> agents, FleetPolicy policy) => new()
    {
        Items = [.. agents.Distinct(StringComparer.Ordinal).SelectMany(policy.Explain)],
    };

    /// <summary>The policy itself: what applies to every agent, called <c>*</c>, and what the overrides say, by their patterns.</summary>
    /// <param name="policy">The policy.</param>
    public static OperationResult<PolicyValue> Overview(FleetPolicy policy) => new() { Items = policy.Overview() };
}
