using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>One agent of a <see cref="LineWindow{TAgent}"/>.</summary>
internal abstract class LiveAgent
{
    /// <summary>Whether the agent has an event among the last lines.</summary>
    public bool IsPresent => Events > 0;

    /// <summary>How many events it has there.</summary>
    internal long Events { get; set; }

    /// <summary>The places of the oldest and the newest of them.</summary>
    internal long Oldest { get; set; }

    /// <inheritdoc cref="Oldest"/>
    internal long Newest { get; set; }

    /// <summary>Whether it is on the list of those that have changed, or of those that are present.</summary>
    internal bool IsChanged { get; set; }

    /// <inheritdoc cref="IsChanged"/>
    internal bool IsListed { get; set; }

    /// <summary>A line of the agent enters.</summary>
    public abstract void Enter(in AgentEvent e);

    /// <summary>The agent's oldest line leaves the last lines.</summary>
    public abstract void Leave(in AgentEvent e);
}
