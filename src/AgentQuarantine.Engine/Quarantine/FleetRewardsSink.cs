using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine;

/// <summary>Hands the events of a reading to a fleet, and to the rewards that its drawdown is taken of.</summary>
internal sealed class FleetRewardsSink(Fleet fleet, FleetRewards rewards) : IEventSink
{
    /// <inheritdoc/>
    public AgentTable Agents => fleet.Agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => fleet.Rejects;

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        fleet.Add(events);
        foreach (ref readonly var e in events)
            rewards.Add(e);
    }
}
