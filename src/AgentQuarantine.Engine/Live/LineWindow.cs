using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>
/// The last lines of a log as it grows: which events stand in them, and whose. Knows the agents that have changed since somebody last
/// asked, so that a look costs what is new. Not thread-safe.
/// </summary>
/// <remarks>
/// Events that are added together are put to their agents only when somebody looks: most lines of a long log have left by then, and cost next
/// to nothing.
/// </remarks>
/// <typeparam name="TAgent">What is kept of an agent.</typeparam>
/// <param name="last">How many lines; <see langword="null"/>: all of them, whose events are then not kept.</param>
/// <param name="meet">Makes the agent with an index.</param>
internal sealed class LineWindow<TAgent>(long? last, Func<int, TAgent> meet)
    where TAgent : LiveAgent
{
    private readonly List<TAgent> _agents = [];
    private readonly List<TAgent> _present = [];
    private readonly LineRing? _events = last is null ? null : new();
    private List<TAgent> _changed = [], _taken = [];
    private bool _hasAbsent;

    // Events before this place have entered, the others wait for somebody to look.
    private long _entered;

    /// <summary>How many lines have gone by.</summary>
    public long Lines { get; private set; }

    /// <summary>The agents, by their indexes, that have been met.</summary>
    public IReadOnlyList<TAgent> Agents => _agents;

    /// <summary>The agents with an event among the last lines, in no order.</summary>
    public IReadOnlyList<TAgent> Present
    {
        get
        {
            EnterAll();
            if (_hasAbsent)
                _present.RemoveAll(agent => !(agent.IsListed = agent.IsPresent));
            _hasAbsent = false;
            return _present;
        }
    }

    /// <summary>The agent with an index.</summary>
    public TAgent this[int index]
    {
        get
        {
            while (_agents.Count <= index)
                _agents.Add(meet(_agents.Count));
            return _agents[index];
        }
    }

    /// <summary>An event enters; lines leave only when <see cref="Reach"/> says so.</summary>
    public void Add(TAgent agent, in AgentEvent e)
    {
        if (_events is null)
        {
            agent.Enter(e);
            Count(agent, 1);
            return;
        }
        _events.Add(new ReadOnlySpan<AgentEvent>(in e));
        EnterAll();
    }

    /// <summary>Takes events. They enter when somebody looks, but for those that have left by then: their agents never hear of them.</summary>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        if (_events is not null)
        {
            _events.Add(events);
            return;
        }
        foreach (ref readonly var e in events)
            Add(this[e.Agent], e);
    }

    /// <summary>An agent has more events, of lines that are not kept.</summary>
    public void Count(TAgent agent, long events)
    {
        agent.Events += events;
        if (!agent.IsListed)
        {
            agent.IsListed = true;
            _present.Add(agent);
        }
        Change(agent);
    }

    /// <summary>So many lines have gone by; the events of those that are no longer among the last ones leave.</summary>
    public void Reach(long lines)
    {
        Lines = lines;
        if (_events is not { } events)
            return;
        while (events.Count > 0 && events[events.Oldest].Line <= lines - last)
        {
            if (events.Oldest < _entered)
                LeaveOldest();
            events.RemoveOldest();
        }
    }

    /// <summary>An agent's events among the last lines, oldest first.</summary>
    public IEnumerable<AgentEvent> EventsOf(TAgent agent)
    {
        EnterAll();
        var place = agent.Oldest;
        for (var left = agent.Events; left > 0; left--)
        {
            yield return _events![place];
            place = _events.After(place);
        }
    }

    /// <summary>All events, oldest first.</summary>
    public IEnumerable<AgentEvent> Events()
    {
        if (_events is null)
            yield break;
        var place = _events.Oldest;
        for (var left = _events.Count; left > 0; left--)
            yield return _events[place++];
    }

    /// <summary>Whoever has an event before a line counts as changed.</summary>
    public void ChangeBefore(long line)
    {
        EnterAll();
        foreach (var e in Events().TakeWhile(e => e.Line < line))
            Change(_agents[e.Agent]);
    }

    /// <summary>The events lie so many bytes further back in the log, and everybody who has one has changed.</summary>
    public void MoveBack(long by)
    {
        _events?.MoveBack(by);
        foreach (var agent in Present)
            Change(agent);
    }

    /// <summary>The agent counts as changed.</summary>
    public void Change(TAgent agent)
    {
        if (agent.IsChanged)
            return;
        agent.IsChanged = true;
        _changed.Add(agent);
    }

    /// <summary>The agents that have changed since the last call; the list holds until the next one.</summary>
    public IReadOnlyList<TAgent> TakeChanged()
    {
        EnterAll();
        (_changed, _taken) = (_taken, _changed);
        _changed.Clear();
        foreach (var agent in _taken)
            agent.IsChanged = false;
        return _taken;
    }

    private void EnterAll()
    {
        if (_events is null)
            return;
        for (_entered = Math.Max(_entered, _events.Oldest); _entered < _events.End; _entered++)
        {
            var agent = this[_events[_entered].Agent];
            agent.Enter(_events[_entered]);
            Link(agent, _entered);
            Count(agent, 1);
        }
    }

    private void Link(TAgent agent, long place)
    {
        if (agent.IsPresent)
            _events!.Link(agent.Newest, place);
        else
            agent.Oldest = place;
        agent.Newest = place;
    }

    private void LeaveOldest()
    {
        ref readonly var e = ref _events![_events.Oldest];
        var agent = _agents[e.Agent];
        agent.Leave(e);
        agent.Oldest = _events.After(_events.Oldest);
        _hasAbsent |= --agent.Events == 0;
        Change(agent);
    }
}
