namespace AgentQuarantine.Quarantine.Policies;

/// <summary>Whether decisions are applied.</summary>
public enum PolicyMode
{
    /// <summary>Decisions are applied.</summary>
    Enforce,

    /// <summary>Decisions are made, recorded and shown, and nothing is applied.</summary>
    Observe,
}
