namespace AgentQuarantine.Events;

/// <summary>Takes events in the order in which they were read.</summary>
public interface IEventSink
{
    /// <summary>The table that the agents' names are interned in while lines are scanned for this sink.</summary>
    AgentTable Agents { get; }

    /// <summary>How often which line or value was refused.</summary>
    RejectCounts Rejects { get; }

    /// <summary>Takes one event.</summary>
    void Add(in AgentEvent e);

    /// <summary>Takes several events in order; nothing was refused between them.</summary>
    void Add(ReadOnlySpan<AgentEvent> events)
    {
        foreach (ref readonly var e in events)
            Add(e);
    }
}
