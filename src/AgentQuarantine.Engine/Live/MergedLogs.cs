using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Live;

/// <summary>
/// The statistics of several logs read as one, as a query of them gives them (<see cref="Events.Files.MergedEventSource"/>): each log's own
/// order is kept, logs take turns by time, and the newest events over all count. A log that has not changed is not looked at again.
/// </summary>
/// <param name="window">The windows' length.</param>
/// <param name="last">How many of the newest events count.</param>
internal sealed class MergedLogs(int window, int last)
{
    private Lane[] _lanes = [];
    private AgentTable? _agents;
    private IReadOnlyList<AgentRewardStats> _statistics = [];

    /// <inheritdoc cref="LiveFleet.Asked"/>
    public Func<string, AskedStatistics>? Asked { get; set; }

    /// <summary>The statistics of every agent; the same list as long as nothing has changed.</summary>
    /// <param name="logs">The logs in their order.</param>
    /// <param name="agents">Names the agents of their events.</param>
    public IReadOnlyList<AgentRewardStats> Statistics(IReadOnlyList<LiveLog> logs, AgentTable agents)
    {
        var old = agents == _agents ? _lanes : [];
        Lane[] lanes = [.. logs.Select(log => Array.Find(old, lane => lane.Log == log && lane.Statistics == log.Statistics) ?? new Lane(log))];
        if (_agents == agents && lanes.SequenceEqual(_lanes))
            return _statistics;
        (_lanes, _agents) = (lanes, agents);
        var fleet = new Fleet(window, agents) { Asked = Asked };
        for (var i = 0; i < lanes.Length; i++)
        {
            foreach (var (agent, cutoff) in logs[i].Cutoffs)
                fleet.Mark(agent, cutoff with { Source = i });
        }
        foreach (var e in Newest(lanes))
            fleet.Add(e);
        return _statistics = fleet.Statistics();
    }

    /// <summary>The newest events of all logs, in their order, each with its log's place among them.</summary>
    /// <inheritdoc cref="Statistics"/>
    public IEnumerable<AgentEvent> Events(IReadOnlyList<LiveLog> logs, AgentTable agents)
    {
        Statistics(logs, agents);
        return Newest(_lanes);
    }

    // From the newest event back, so that old logs cost nothing.
    private AgentEvent[] Newest(Lane[] lanes)
    {
        var newest = new AgentEvent[Math.Min(last, lanes.Sum(lane => lane.Events.Length))];
        var left = Array.ConvertAll(lanes, lane => lane.Events.Length);
        var heads = new PriorityQueue<int, (long Time, int Source)>(
            Comparer<(long Time, int Source)>.Create(static (a, b) => b.CompareTo(a)));
        for (var i = 0; i < lanes.Length; i++)
            Enqueue(i);
        for (var at = newest.Length - 1; at >= 0; at--)
        {
            var source = heads.Dequeue();
            newest[at] = lanes[source].Events[--left[source]] with { Source = source, Line = at + 1 };
            Enqueue(source);
        }
        return newest;

        void Enqueue(int source)
        {
            if (left[source] > 0)
                heads.Enqueue(source, (lanes[source].Turns[left[source] - 1], source));
        }
    }

    /// <summary>One log's events, and when it is their turn: an event never comes before the one before it in its log.</summary>
    private sealed class Lane
    {
        public Lane(LiveLog log)
        {
            (Log, Statistics) = (log, log.Statistics);
            Events = [.. log.Shown];
            Turns = new long[Events.Length];
            long turn = 0;
            for (var i = 0; i < Events.Length; i++)
                Turns[i] = turn = Math.Max(turn, Events[i].Timestamp);
        }

        public LiveLog Log { get; }

        public IReadOnlyList<AgentRewardStats> Statistics { get; }

        public AgentEvent[] Events { get; }

        public long[] Turns { get; }
    }
}
