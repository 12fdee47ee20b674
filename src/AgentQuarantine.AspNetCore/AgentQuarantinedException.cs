using Polly;

namespace AgentQuarantine.AspNetCore;

/// <summary>An execution was refused, because its agent is quarantined or nobody knows whether it is.</summary>
public sealed class AgentQuarantinedException : ExecutionRejectedException
{
    /// <summary>The refusal.</summary>
    /// <param name="agent">The agent's name.</param>
    public AgentQuarantinedException(string agent) : base($"The agent '{agent}' is not to run: it is quarantined, or nobody knows.") => Agent = agent;

    /// <summary>The agent's name.</summary>
    public string Agent { get; }
}
