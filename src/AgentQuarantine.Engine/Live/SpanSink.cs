using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>Hands events on as they come.</summary>
/// <param name="agents">Takes their agents' names.</param>
/// <param name="rejects">Counts what is refused.</param>
/// <param name="take">Takes the events.</param>
internal sealed class SpanSink(AgentTable agents, RejectCounts rejects, Action<ReadOnlySpan<AgentEvent>> take) : IEventSink
{
    /// <inheritdoc/>
    public AgentTable Agents => agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => rejects;

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events) => take(events);
}
