using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>
/// The recent past of a fleet, for pictures: a bounded number of points an agent and a bounded number of agents. One thread adds, any
/// may look.
/// </summary>
/// <param name="window">The windows' length.</param>
/// <param name="length">How far back the past reaches.</param>
/// <param name="maxAgents">The most agents; those that have been idle for longer than <paramref name="length"/> make room.</param>
internal sealed class FleetPast(int window, TimeSpan length, int maxAgents)
{
    private readonly Lock _one = new();
    private readonly Dictionary<string, AgentPast> _agents = new(StringComparer.Ordinal);
    private AgentTable? _table;
    private AgentPast?[] _byIndex = [];
    private long _newest, _oldest = long.MaxValue, _sweepAt, _floor;

    /// <summary>How far back the past reaches.</summary>
    public TimeSpan Length => length;

    /// <summary>The times that a picture of the fleet shows: from the first event on, but no more than <see cref="Length"/>.</summary>
    /// <param name="now">The end where there is no event.</param>
    public (DateTimeOffset From, DateTimeOffset To) Times(DateTimeOffset now)
    {
        lock (_one)
        {
            var to = _newest > 0 ? _newest : now.UtcTicks;
            var from = Math.Max(Math.Max(0, to - length.Ticks), Math.Min(_oldest, to));
            return (new DateTimeOffset(from, TimeSpan.Zero), new DateTimeOffset(to, TimeSpan.Zero));
        }
    }

    /// <summary>An event of this time will be added: what lies too far before it to be shown need not be drawn.</summary>
    /// <param name="time">The time in UTC ticks; 0 for none.</param>
    public void Expect(long time)
    {
        lock (_one)
            _floor = Math.Max(_floor, time - length.Ticks);
    }

    /// <summary>Takes events in order.</summary>
    /// <param name="agents">Names their agents.</param>
    /// <param name="events">The events.</param>
    /// <param name="now">The time of those that carry none.</param>
    public void Add(AgentTable agents, ReadOnlySpan<AgentEvent> events, DateTimeOffset now)
    {
        lock (_one)
        {
            if (_table != agents)
                (_table, _byIndex) = (agents, []);
            foreach (ref readonly var e in events)
            {
                var index = e.Agent;
                if (((uint)index < (uint)_byIndex.Length ? _byIndex[index] : null) is not { } past)
                {
                    if (Meet(index) is not { } met)
                        continue;
                    past = met;
                }
                past.Add(e, now.UtcTicks, _floor);
                _newest = Math.Max(_newest, past.Newest);
                _oldest = Math.Min(_oldest, past.Newest);
            }
        }
    }

    /// <summary>
    /// The points of an agent since <see cref="Length"/> before the fleet's newest event, oldest first; none where it is not known.
    /// </summary>
    public PastPoint[] Points(string agent)
    {
        lock (_one)
            return _agents.TryGetValue(agent, out var past) ? past.Points(_newest - length.Ticks) : [];
    }

    /// <summary>The rewards of an agent's window, oldest first.</summary>
    public IReadOnlyList<double> Rewards(string agent)
    {
        lock (_one)
            return _agents.TryGetValue(agent, out var past) ? past.Rewards() : [];
    }

    /// <summary>An agent's running sum of all rewards; <see langword="null"/> where it is not known.</summary>
    public double? Equity(string agent)
    {
        lock (_one)
            return _agents.TryGetValue(agent, out var past) ? past.Equity : null;
    }

    private AgentPast? Meet(int index)
    {
        var name = _table![index];
        if (!_agents.TryGetValue(name, out var past))
        {
            if (_agents.Count >= maxAgents && !Sweep())
                return null;
            _agents.Add(name, past = new AgentPast(window, length));
        }
        if (index >= _byIndex.Length)
            Array.Resize(ref _byIndex, Math.Max(index + 1, Math.Max(16, 2 * _byIndex.Length)));
        return _byIndex[index] = past;
    }

    // Not at every event of an agent that finds no room.
    private bool Sweep()
    {
        if (_newest < _sweepAt)
            return false;
        _sweepAt = _newest + (length.Ticks / AgentPast.Capacity);
        foreach (var (name, past) in _agents)
        {
            if (past.Newest < _newest - length.Ticks)
                _agents.Remove(name);
        }
        _byIndex = [];
        return _agents.Count < maxAgents;
    }
}
