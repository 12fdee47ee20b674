using AgentQuarantine.Events;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>Keeps, while a log is read, where the rewards of some agents stand in it.</summary>
/// <param name="isWanted">Says which agents are traced, by their names.</param>
/// <param name="window">The length of an agent's window.</param>
internal sealed class FleetTrace(Func<string, bool> isWanted, Func<string, int> window)
{
    private readonly Dictionary<string, AgentTrace> _agents = new(StringComparer.Ordinal);

    /// <summary>The first event of the log's present file; <see langword="null"/> where none was read.</summary>
    public AgentEvent? First { get; private set; }

    /// <summary>The times of the oldest and the newest event, in UTC ticks; 0 where none has one.</summary>
    public (long Oldest, long Newest) Times { get; private set; }

    /// <summary>What was kept of <paramref name="agent"/>; <see langword="null"/> where it is not traced.</summary>
    public AgentTrace? Find(string agent) => _agents.GetValueOrDefault(agent);

    /// <summary>An agent's mark, before the first event.</summary>
    public void Mark(string agent, Cutoff cutoff)
    {
        if (isWanted(agent))
            Of(agent).Mark(cutoff);
    }

    /// <summary>Takes what is handed to <paramref name="sink"/>, too.</summary>
    public IEventSink Beside(IEventSink sink) => new Tee(this, sink);

    private AgentTrace Of(string agent) => _agents.TryGetValue(agent, out var known) ? known : _agents[agent] = new AgentTrace(window(agent));

    private void Look(in AgentEvent e)
    {
        if (First is null && e.Offset >= 0)
            First = e;
        if (e.Timestamp != 0)
            Times = (Times.Oldest == 0 ? e.Timestamp : Math.Min(Times.Oldest, e.Timestamp), Math.Max(Times.Newest, e.Timestamp));
    }

    private sealed class Tee(FleetTrace trace, IEventSink sink) : IEventSink
    {
        private readonly List<AgentTrace?> _traces = [];

        public AgentTable Agents => sink.Agents;

        public RejectCounts Rejects => sink.Rejects;

        public void Add(in AgentEvent e)
        {
            sink.Add(e);
            while (_traces.Count <= e.Agent)
                _traces.Add(trace.IsWanted(Agents[_traces.Count]) ? trace.Of(Agents[_traces.Count]) : null);
            trace.Look(e);
            _traces[e.Agent]?.Add(e);
        }
    }

    private bool IsWanted(string agent) => isWanted(agent);
}
