using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>Takes the events past a log's last LF, which are not counted before it comes.</summary>
internal sealed class TailSink(AgentTable agents, RejectCounts rejects) : IEventSink
{
    public List<AgentEvent> Events { get; } = [];

    /// <inheritdoc/>
    public AgentTable Agents => agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => rejects;

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Events.Add(e);
}
