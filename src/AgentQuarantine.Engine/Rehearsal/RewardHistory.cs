using AgentQuarantine.Events;

namespace AgentQuarantine.Rehearsal;

/// <summary>Every reward of every agent, in order, and how fast they came. Sixteen bytes a reward with a time; not thread-safe.</summary>
public sealed class RewardHistory : IEventSink
{
    private readonly List<Series> _agents = [];

    /// <summary>No rewards yet.</summary>
    public RewardHistory() : this(new AgentTable())
    {
    }

    internal RewardHistory(AgentTable agents) => Agents = agents;

    /// <inheritdoc/>
    public AgentTable Agents { get; }

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
    /// The rewards a day of the agent with this index, by the middle nine tenths of those with a time: a few times that are wrong do not move it.
    /// <see langword="null"/> where times do not say.
    /// </summary>
    public double? RewardsPerDay(int agent) => _agents[agent].PerDay;

    private sealed class Series
    {
        private readonly List<long> _times = [];

        public List<double> Rewards { get; } = [];

        public double? PerDay
        {
            get
            {
                long[] times = [.. _times];
                Array.Sort(times);
                // A twentieth of them, and one at least where three or more are left, is passed over at either end.
                var passed = times.Length < 5 ? 0 : Math.Max(1, times.Length / 20);
                var (first, last) = (passed, times.Length - 1 - passed);
                return last > first && times[last] > times[first]
                    ? (last - first) * (double)TimeSpan.TicksPerDay / (times[last] - times[first]) : null;
            }
        }

        public void Add(double reward, long timestamp)
        {
            Rewards.Add(reward);
            if (timestamp != 0)
                _times.Add(timestamp);
        }
    }
}
