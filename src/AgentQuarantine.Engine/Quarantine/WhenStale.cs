namespace AgentQuarantine.Quarantine;

/// <summary>What the gate says while the ledger has not been confirmed for longer than it may be.</summary>
public enum WhenStale
{
    /// <summary>The last state that was read holds on.</summary>
    Keep,

    /// <summary>No agent may run.</summary>
    Deny,

    /// <summary>Every agent may run.</summary>
    Allow,
}
