using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>
/// The statistics of a fleet whose events come in the order of their arrival, always as a query of its database would give them now, to the last
/// bit. Those of an agent that has got nothing are kept. Not thread-safe.
/// </summary>
/// <param name="window">The windows' length.</param>
/// <param name="last">How many of an agent's newest events count; <see langword="null"/>: as many as its window takes.</param>
internal sealed class FeedFleet(int window, int? last)
{
    // What is formed at once: the windows of a million agents do not stand beside what they are formed from.
    private const int MostAtOnce = 10_000;

    private readonly List<FeedAgent> _shown = [];
    private readonly List<FeedAgent> _changed = [];
    private FeedAgent?[] _byIndex = [];
    private IReadOnlyDictionary<string, Cutoff> _cutoffs = new Dictionary<string, Cutoff>();
    private IReadOnlyList<AgentRewardStats> _statistics = [];

    /// <summary>Names the agents of the events to come.</summary>
    public AgentTable Agents { get; private set; } = new();

    /// <summary>How many agents there are.</summary>
    public int Count => _shown.Count;

    /// <summary>The newest events of all agents, one agent's after another's.</summary>
    public IEnumerable<NewestEvents> Newest => _shown.Select(agent => agent.Newest);

    /// <summary>The same events in the fleet's order, as those of one source.</summary>
    public IEnumerable<AgentEvent> Events
    {
        get
        {
            var events = new List<ArrivedEvent>();
            foreach (var agent in _shown)
            {
                foreach (ref readonly var e in agent.Newest.Events)
                    events.Add(e with { Event = e.Event with { Agent = agent.Index } });
            }
            events.Sort(static (a, b) => a.CompareTo(b));
            return events.Select(static e => e.Event with { Source = 0 });
        }
    }

    /// <inheritdoc cref="LiveFleet.Asked"/>
    public Func<string, AskedStatistics>? Asked
    {
        get;
        set
        {
            field = value;
            _shown.ForEach(Change);
        }
    }

    /// <summary>What lies past the marks of the agents that have any.</summary>
    public IReadOnlyDictionary<string, Cutoff> Cutoffs
    {
        get => _cutoffs;
        set
        {
            _cutoffs = value;
            foreach (var agent in _shown)
            {
                if (agent.Cutoff == CutoffOf(agent.Name))
                    continue;
                agent.Cutoff = CutoffOf(agent.Name);
                Change(agent);
            }
        }
    }

    /// <summary>The statistics of every agent, in ordinal order of names; the same list as long as nothing has changed.</summary>
    public IReadOnlyList<AgentRewardStats> Statistics
    {
        get
        {
            if (_changed.Count == 0)
                return _statistics;
            if (_changed.Exists(agent => agent.Statistics is null))
                _shown.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
            foreach (var part in _changed.Chunk(MostAtOnce))
                Compute(part);
            _changed.Clear();
            return _statistics = [.. _shown.Select(agent => agent.Statistics!)];
        }
    }

    /// <summary>Begins with nothing.</summary>
    public void Clear()
    {
        _shown.Clear();
        _changed.Clear();
        (_byIndex, _statistics) = ([], []);
    }

    /// <summary>Goes on with agents that are named by another table.</summary>
    public void Rename(AgentTable agents)
    {
        (Agents, _byIndex) = (agents, []);
        foreach (var agent in _shown)
            Place(agent, agents.Intern(agent.Name));
    }

    /// <summary>Takes events, in any order; those that are known are left out.</summary>
    public void Add(ReadOnlySpan<ArrivedEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            var index = e.Event.Agent;
            var agent = ((uint)index < (uint)_byIndex.Length ? _byIndex[index] : null) ?? Meet(index);
            if (agent.Newest.Add(e))
                Change(agent);
        }
    }

    private Cutoff? CutoffOf(string agent) => _cutoffs.TryGetValue(agent, out var cutoff) ? cutoff : null;

    private FeedAgent Meet(int index)
    {
        var name = Agents[index];
        var agent = new FeedAgent(name, new NewestEvents(window, last)) { Cutoff = CutoffOf(name) };
        _shown.Add(agent);
        Place(agent, index);
        return agent;
    }

    private void Place(FeedAgent agent, int index)
    {
        if (index >= _byIndex.Length)
            Array.Resize(ref _byIndex, Math.Max(index + 1, Math.Max(16, 2 * _byIndex.Length)));
        _byIndex[index] = agent;
        agent.Index = index;
    }

    private void Change(FeedAgent agent)
    {
        if (agent.IsChanged)
            return;
        agent.IsChanged = true;
        _changed.Add(agent);
    }

    private void Compute(FeedAgent[] agents)
    {
        var fleet = new Fleet(window, Agents) { Asked = Asked };
        foreach (var agent in agents)
        {
            fleet.MarkAnew(agent.Index, agent.Cutoff);
            // As a query reads them: all of one source.
            foreach (ref readonly var e in agent.Newest.Events)
                fleet.Add(e.Event with { Agent = agent.Index, Source = 0 });
            agent.IsChanged = false;
        }
        foreach (var (agent, statistics) in agents.Zip(fleet.StatisticsOf([.. agents.Select(agent => agent.Index)], path: null)))
            agent.Statistics = statistics;
    }
}
