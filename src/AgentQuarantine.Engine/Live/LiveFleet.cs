using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>
/// A fleet's statistics, always as a query of the log would give them now, to the last bit: those of an agent whose lines have changed are
/// computed anew, in the order of summation that a query has, and the others are kept. Not thread-safe.
/// </summary>
/// <param name="window">The windows' length.</param>
/// <param name="last">
/// How many of the last lines count, whose events are kept; <see langword="null"/>: all, of which a window and counts are kept.
/// </param>
internal sealed class LiveFleet(int window, int? last)
{
    private LineWindow<FleetAgent> _lines = NewLines(last);
    private Fleet? _all;
    private IReadOnlyDictionary<string, Cutoff> _cutoffs = new Dictionary<string, Cutoff>();
    private LiveTail _tail;
    private long _firstShown, _newestHere;
    private List<FleetAgent> _shown = [];
    private IReadOnlyList<AgentRewardStats> _statistics = [];

    /// <summary>The agents' names.</summary>
    public AgentTable Agents { get; private set; } = new();

    /// <summary>What is asked of each agent beyond the usual statistics; <see langword="null"/>: nothing is.</summary>
    public Func<string, AskedStatistics>? Asked
    {
        get;
        set
        {
            field = value;
            _all?.Asked = value;
            _shown.ForEach(_lines.Change);
        }
    }

    /// <summary>At most so many names are needed here.</summary>
    public int Names => _lines.Present.Count + _cutoffs.Count;

    /// <summary>What lies past the marks of the agents that have any.</summary>
    public IReadOnlyDictionary<string, Cutoff> Cutoffs => _cutoffs;

    /// <summary>The events of the last lines, oldest first; only where those are kept.</summary>
    public IEnumerable<AgentEvent> Shown()
    {
        ShowLines();
        return _lines.Events().Concat(_tail.Events).Where(e => e.Line >= _firstShown);
    }

    /// <summary>Whether an event of the log's present file is among the last lines.</summary>
    public bool HasEventsHere => _tail.Events.Count > 0
        || (_newestHere > 0 && (last is not { } count || _newestHere > _lines.Lines + _tail.Lines - count));

    /// <summary>The place of an agent's mark; <see langword="null"/> where it has none.</summary>
    public Cutoff? CutoffOf(string agent) => _cutoffs.TryGetValue(agent, out var cutoff) ? cutoff : null;

    /// <summary>The events to come are of another file of the log; those that came before lie so many bytes further back from now on.</summary>
    public void GoOn(long by)
    {
        Reach(_lines.Lines, default);
        _lines.MoveBack(by);
        _all?.MoveBack(by);
        _newestHere = 0;
        _cutoffs = _cutoffs.ToDictionary(mark => mark.Key, mark => mark.Value.MovedBack(by), StringComparer.Ordinal);
        foreach (var (name, cutoff) in _cutoffs)
            _lines[Agents.Intern(name)].Cutoff = cutoff;
    }

    /// <summary>Begins with nothing.</summary>
    /// <param name="agents">Names the agents of the events to come.</param>
    public void Begin(AgentTable agents)
    {
        Agents = agents;
        _lines = NewLines(last);
        _all = last is null ? new Fleet(window, agents) { Asked = Asked } : null;
        (_tail, _firstShown, _newestHere, _shown, _statistics) = (default, 0, 0, [], []);
        _cutoffs = new Dictionary<string, Cutoff>();
    }

    /// <summary>Goes on with agents that are named by another table, which then holds the names that are needed here.</summary>
    public void Rename(AgentTable agents)
    {
        var (old, lines, all, tail, cutoffs, newest) = (Agents, _lines, _all, _tail, _cutoffs, _newestHere);
        Begin(agents);
        if (all is not null)
        {
            _all = all.Renamed(agents);
            foreach (var agent in lines.Present)
                _lines.Count(_lines[agents.Intern(old[agent.Index])], agent.Events);
        }
        foreach (var e in lines.Events())
            Add([e with { Agent = agents.Intern(old[e.Agent]) }]);
        (_cutoffs, _newestHere) = (cutoffs, newest);
        foreach (var (name, cutoff) in cutoffs)
            _lines[agents.Intern(name)].Cutoff = cutoff;
        Reach(lines.Lines, tail with { Found = [.. tail.Events.Select(e => e with { Agent = agents.Intern(old[e.Agent]) })] });
    }

    /// <summary>Takes events in order.</summary>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        _all?.Add(events);
        if (events.Length == 0)
            return;
        _lines.Add(events);
        _lines.Reach(events[^1].Line);
        if (events[^1].Offset >= 0)
            _newestHere = events[^1].Line;
    }

    /// <summary>Lines up to this one of the log's present file have gone by whose events cannot be among the last lines.</summary>
    public void Pass(long line)
    {
        _lines.Reach(line);
        _newestHere = line;
    }

    /// <summary>So many lines have been read, and what follows them is <paramref name="tail"/>.</summary>
    public void Reach(long lines, LiveTail tail)
    {
        _lines.Reach(lines);
        foreach (var e in _tail.Events.Concat(tail.Events))
            _lines.Change(_lines[e.Agent]);
        _tail = tail;
    }

    /// <summary>From now on these agents' events past these cutoffs are kept apart as well.</summary>
    /// <returns>
    /// The byte from which on the log has to be handed to <see cref="CountAnew"/>, as far as it has been read, below 0 for files before;
    /// <see cref="long.MaxValue"/>: none.
    /// </returns>
    public long Mark(IReadOnlyDictionary<string, Cutoff> cutoffs)
    {
        var from = long.MaxValue;
        foreach (var name in _cutoffs.Keys.Where(name => !cutoffs.ContainsKey(name)))
            Mark(name, null);
        foreach (var (name, cutoff) in cutoffs)
        {
            if (_cutoffs.TryGetValue(name, out var old) && old == cutoff)
                continue;
            Mark(name, cutoff);
            from = Math.Min(from, cutoff.Timestamp == 0 ? cutoff.Offset : long.MinValue);
        }
        _cutoffs = cutoffs;
        return _all is null ? long.MaxValue : from;
    }

    /// <summary>Takes events that have been counted before, to keep those past new marks apart.</summary>
    public void CountAnew(ReadOnlySpan<AgentEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if (_lines[e.Agent].IsCountedAnew)
                _all!.AddPastMark(e);
        }
    }

    /// <summary>Every event past the new marks has been counted.</summary>
    public void EndCountingAnew()
    {
        foreach (var agent in _lines.Agents)
            agent.IsCountedAnew = false;
    }

    /// <summary>The statistics of every agent that has an event, in ordinal order of names; the same list as long as nothing has changed.</summary>
    /// <param name="path">The log.</param>
    public IReadOnlyList<AgentRewardStats> Statistics(string path)
    {
        ShowLines();
        var changed = _lines.TakeChanged();
        return changed.Count == 0 ? _statistics : _statistics = Renew(changed, path);
    }

    // One line more is kept than is shown: where the tail is a line today and half a line tomorrow, that line is shown again.
    private static LineWindow<FleetAgent> NewLines(int? last) => new(last + 1L, index => new FleetAgent(index));

    private void Mark(string name, Cutoff? cutoff)
    {
        var agent = _lines[Agents.Intern(name)];
        agent.Cutoff = cutoff;
        agent.IsCountedAnew = cutoff is not null;
        _all?.MarkAnew(agent.Index, cutoff);
        _lines.Change(agent);
    }

    // Finds the first of the last lines; whoever has an event that is shown no more, or shown again, has changed.
    private void ShowLines()
    {
        var first = last is { } count ? _lines.Lines + _tail.Lines - count + 1 : 0;
        if (first != _firstShown)
            _lines.ChangeBefore(Math.Max(first, _firstShown));
        _firstShown = first;
    }

    private List<AgentRewardStats> Renew(IReadOnlyList<FleetAgent> changed, string path)
    {
        var fleet = _all ?? Read(changed);
        int[] present = [.. changed.Where(agent => fleet.Has(agent.Index)).Select(agent => agent.Index)];
        var before = changed.Where(agent => agent.Statistics is not null).ToHashSet();
        foreach (var agent in changed)
            agent.Statistics = null;
        foreach (var (index, statistics) in present.Zip(fleet.StatisticsOf(present, path)))
            _lines[index].Statistics = statistics;
        if (_all is not null)
        {
            foreach (var tail in _tail.Events.GroupBy(e => e.Agent))
                _lines[tail.Key].Statistics = _all.With([.. tail], path);
        }

        var come = changed.Where(agent => agent.Statistics is not null && !before.Contains(agent)).ToList();
        if (come.Count > 0 || before.Any(agent => agent.Statistics is null))
        {
            _shown = [.. _shown.Where(agent => agent.Statistics is not null), .. come];
            _shown.Sort((a, b) => string.CompareOrdinal(Agents[a.Index], Agents[b.Index]));
        }
        return [.. _shown.Select(agent => agent.Statistics!)];
    }

    private Fleet Read(IReadOnlyList<FleetAgent> changed)
    {
        var fleet = new Fleet(window, Agents) { Asked = Asked };
        foreach (var agent in changed)
        {
            fleet.MarkAnew(agent.Index, agent.Cutoff);
            foreach (var e in _lines.EventsOf(agent).Where(e => e.Line >= _firstShown))
                fleet.Add(e);
        }
        foreach (var e in _tail.Events.Where(e => e.Line >= _firstShown))
            fleet.Add(e);
        return fleet;
    }
}
