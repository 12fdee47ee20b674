using AgentQuarantine.Events;

namespace AgentQuarantine.Rehearsal;

/// <summary>Every reward of every agent, in order, and how fast they came. Eight bytes a reward; not thread-safe.</summary>
public sealed class RewardHistory : IEventSink
{
    private readonly List<Series> _agents = [];

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <inheritdoc/>
    public void Add(in AgentEvent e)
    {
        while (_agents.Count <= e.Agent)
            _agents.Add(new Series());
        if (!double.IsNaN(e.Reward))
            _agents[e.Agent].Add(e.Reward, e.Timestamp);
    }

    /// <summary>How many rewards the agent with this index has.</summary>
    public int Count(int agent) => agent < _agents.Count ? _agents[agent].Rewards.Count : 0;

    /// <summary>The rewards of the agent with this index, oldest first.</summary>
    public double[] Rewards(int agent) => [.. _agents[agent].Rewards];

    /// <summary>
    /// The rewards a day of the agent with this index: those with a time, over the time from the earliest to the latest;
    /// <see langword="null"/> where times do not say.
    /// </summary>
    public double? RewardsPerDay(int agent) => _agents[agent].PerDay;

    private sealed class Series
    {
        private long _first = long.MaxValue, _last, _timed;

        public List<double> Rewards { get; } = [];

        public double? PerDay => _last > _first ? (_timed - 1) * (double)TimeSpan.TicksPerDay / (_last - _first) : null;

        public void Add(double reward, long timestamp)
        {
            Rewards.Add(reward);
            if (timestamp == 0)
                return;
            _timed++;
            _first = Math.Min(_first, timestamp);
            _last = Math.Max(_last, timestamp);
        }
    }
}
