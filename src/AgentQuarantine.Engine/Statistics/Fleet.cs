using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>One window an agent: takes events in order, gives statistics. Not thread-safe.</summary>
/// <param name="window">The windows' length.</param>
public sealed class Fleet(int window = Fleet.DefaultWindow) : IEventSink
{
    /// <summary>The window's length unless another is asked for, as in the original.</summary>
    public const int DefaultWindow = 500;

    private readonly List<Slot> _slots = [];
    private readonly Dictionary<(string Agent, int Source), Cutoff> _cutoffs = [];

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <summary>From now on the events of <paramref name="agent"/> past <paramref name="cutoff"/> are kept apart as well.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="cutoff">What lies past the agent's mark.</param>
    /// <remarks>To be called before the first event.</remarks>
    public void Mark(string agent, Cutoff cutoff) => _cutoffs[(agent, cutoff.Source)] = cutoff;

    /// <inheritdoc/>
    public void Add(in AgentEvent e)
    {
        while (_slots.Count <= e.Agent)
            _slots.Add(new Slot(window, IsMarked(Agents[_slots.Count])));
        var slot = _slots[e.Agent];
        slot.All.Add(e);
        if (slot.PastMark is { } past && (!_cutoffs.TryGetValue((Agents[e.Agent], e.Source), out var cutoff) || cutoff.IsPassedBy(e)))
            past.Add(e);
    }

    /// <summary>The statistics of every agent that has an event, in ordinal order of their names.</summary>
    /// <param name="path">The log that was read.</param>
    public IReadOnlyList<AgentRewardStats> Statistics(string? path = null)
    {
        var all = new List<AgentRewardStats>(_slots.Count);
        for (var i = 0; i < _slots.Count; i++)
        {
            if (_slots[i].All.Runs == 0)
                continue;
            var stats = Of(Agents[i], _slots[i].All, path);
            all.Add(_slots[i].PastMark is { } past ? stats with { PastMark = Of(Agents[i], past, path) } : stats);
        }
        all.Sort((a, b) => string.CompareOrdinal(a.Agent, b.Agent));
        return all;
    }

    private static AgentRewardStats Of(string agent, AgentTally tally, string? path)
    {
        var rewards = tally.Rewards.Compute();
        return new AgentRewardStats
        {
            Agent = agent,
            Count = rewards.Count,
            Mean = rewards.Mean,
            StdDev = rewards.StdDev,
            Sharpe = rewards.Sharpe,
            Drawdown = rewards.Drawdown,
            CurrentDrawdown = rewards.CurrentDrawdown,
            LastReward = tally.LastReward,
            LastSeen = tally.LastSeen == 0 ? null : new DateTimeOffset(tally.LastSeen, TimeSpan.Zero),
            Runs = tally.Runs,
            Errors = tally.Errors,
            MeanLatencyMs = tally.MeanLatencyMs,
            MeanCostUsd = tally.MeanCostUsd,
            Path = path,
            FirstByte = tally.FirstByte,
            LastByte = tally.LastByte,
        };
    }

    private bool IsMarked(string agent) => _cutoffs.Count > 0 && _cutoffs.Keys.Any(key => key.Agent == agent);

    private sealed class Slot(int window, bool marked)
    {
        public AgentTally All { get; } = new(window);

        public AgentTally? PastMark { get; } = marked ? new(window) : null;
    }
}
