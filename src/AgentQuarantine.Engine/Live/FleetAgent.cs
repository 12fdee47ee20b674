using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>One agent of a <see cref="LiveFleet"/>.</summary>
/// <param name="index">Its index.</param>
internal sealed class FleetAgent(int index) : LiveAgent
{
    /// <summary>Its index.</summary>
    public int Index => index;

    /// <summary>What lies past its mark; <see langword="null"/> where it has none.</summary>
    public Cutoff? Cutoff { get; set; }

    /// <summary>Whether its events past the mark are being counted for the first time.</summary>
    public bool IsCountedAnew { get; set; }

    /// <summary>Its statistics when somebody last looked; <see langword="null"/> where it had no event.</summary>
    public AgentRewardStats? Statistics { get; set; }

    /// <inheritdoc/>
    public override void Enter(in AgentEvent e)
    {
    }

    /// <inheritdoc/>
    public override void Leave(in AgentEvent e)
    {
    }
}
