using AgentQuarantine.Events;

namespace AgentQuarantine.Benchmarks;

/// <summary>Takes events and keeps nothing of them but their number.</summary>
internal sealed class DiscardingSink : IEventSink
{
    public AgentTable Agents { get; } = new();

    public RejectCounts Rejects { get; } = new();

    public long Events { get; private set; }

    public void Add(in AgentEvent e) => Events++;
}
