using AgentQuarantine.Events;

namespace AgentQuarantine.Quarantine;

/// <summary>
/// Holds back the events of a reading that goes further back than the last lines: those before them are only for agents whose windows the last
/// lines do not fill.
/// </summary>
internal sealed class ReachSink(IEventSink fleet, int window, int last) : IEventSink
{
    private readonly List<AgentEvent> _events = [];

    /// <inheritdoc/>
    public AgentTable Agents => fleet.Agents;

    /// <inheritdoc/>
    public RejectCounts Rejects => fleet.Rejects;

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => _events.Add(e);

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events) => _events.AddRange(events);

    /// <summary>Hands the events over when so many lines have been read.</summary>
    public void HandOver(long lines)
    {
        var rewards = new long[Agents.Count];
        foreach (var e in _events)
        {
            if (e.Line > lines - last && (!double.IsNaN(e.Reward) || e.NoReward == NoReward.NegativeInfinity))
                rewards[e.Agent]++;
        }
        foreach (var e in _events)
        {
            if (e.Line > lines - last || rewards[e.Agent] < window)
                fleet.Add(e);
        }
    }
}
