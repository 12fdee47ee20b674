namespace AgentQuarantine.Quarantine.Policies;

/// <summary>One value of a policy.</summary>
/// <param name="Agent">The agent that it applies to.</param>
/// <param name="Setting">Its name in a policy file.</param>
/// <param name="Value">The value; <see langword="null"/>: off.</param>
/// <param name="Source">Where it comes from.</param>
public sealed record PolicyValue(string Agent, string Setting, object? Value, string Source);
