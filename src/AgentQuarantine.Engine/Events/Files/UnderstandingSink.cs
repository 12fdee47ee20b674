namespace AgentQuarantine.Events.Files;

/// <summary>Hands events on and notes whether there were any.</summary>
internal sealed class UnderstandingSink(IEventSink sink) : IEventSink
{
    private readonly long _refused = sink.Rejects.Total;
    private bool _hasEvents;

    /// <summary>Whether lines were refused and none was an event.</summary>
    public bool IsForeign => !_hasEvents && sink.Rejects.Total > _refused;

    /// <inheritdoc/>
    public AgentTable Agents => sink.Agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => sink.Rejects;

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        _hasEvents |= events.Length > 0;
        sink.Add(events);
    }
}
