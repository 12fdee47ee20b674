using System.Runtime.CompilerServices;
using AgentQuarantine.Events;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Rollups;

/// <summary>Cuts a log into buckets of time as it is read. Not thread-safe.</summary>
/// <param name="times">Where buckets begin and end.</param>
/// <param name="agents">Names the agents.</param>
internal sealed class RollupSink(BucketTimes times, AgentTable agents) : IEventSink
{
    private AgentRollup?[] _agents = [];

    /// <summary>A sink whose agents nobody else names.</summary>
    public RollupSink(BucketTimes times) : this(times, new())
    {
    }

    /// <inheritdoc/>
    public AgentTable Agents => agents;

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <summary>How many events have no time, and so are in no bucket.</summary>
    public long Untimed { get; private set; }

    /// <summary>The time of the oldest event, in UTC ticks; without meaning where none has one.</summary>
    public long Oldest { get; private set; } = long.MaxValue;

    /// <summary>The time of the newest event, in UTC ticks; 0 where none has one.</summary>
    public long Newest { get; private set; }

    /// <summary>How many latencies came too late for the percentiles of their buckets.</summary>
    public long LateLatencies => _agents.Sum(agent => agent?.LateLatencies ?? 0);

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if (e.Timestamp == 0)
            {
                Untimed++;
                continue;
            }
            Newest = Math.Max(Newest, e.Timestamp);
            Oldest = Math.Min(Oldest, e.Timestamp);
            var known = _agents;
            ((uint)e.Agent < (uint)known.Length && known[e.Agent] is { } agent ? agent : Meet(e.Agent)).Add(e);
        }
    }

    /// <summary>The rows, by time and then in ordinal order of names.</summary>
    /// <param name="quarantines">When an agent was quarantined.</param>
    /// <param name="now">Until when a quarantine lasts that goes on.</param>
    public IEnumerable<RollupRow> Rows(Func<string, IReadOnlyList<QuarantineSpan>> quarantines, DateTimeOffset now) =>
        from agent in Enumerable.Range(0, _agents.Length)
        where _agents[agent] is not null
        let name = agents[agent]
        from row in _agents[agent]!.Rows(name, quarantines(name), (Oldest, Newest), now)
        select row;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private AgentRollup Meet(int agent)
    {
        if (agent >= _agents.Length)
            Array.Resize(ref _agents, Math.Max(agent + 1, Math.Max(16, 2 * _agents.Length)));
        return _agents[agent] = new AgentRollup(times);
    }
}
