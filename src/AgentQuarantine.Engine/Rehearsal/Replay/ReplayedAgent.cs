using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>One agent under one rehearsed policy: what a check would read of it, and what has become of it.</summary>
internal sealed class ReplayedAgent(string name, int window, QuarantinePolicy policy)
{
    private readonly SlidingTally _all = new(window, policy);
    private SlidingTally? _pastMark;
    private long? _mark;
    private AgentRewardStats? _statistics;

    public string Name => name;

    /// <summary>What becomes of the agent.</summary>
    public AgentOutcome Outcome { get; } = new();

    /// <summary>Whether a check would find an event of the agent.</summary>
    public bool IsPresent => _all.Runs > 0;

    /// <summary>Whether the agent is on the list of those that the next check must look at.</summary>
    public bool IsListed { get; set; }

    /// <summary>A line of the agent enters.</summary>
    public void Add(in AgentEvent e)
    {
        _all.Add(e);
        _pastMark?.Add(e);
        _statistics = null;
    }

    /// <summary>The agent's oldest line leaves the last lines.</summary>
    /// <param name="e">Its event.</param>
    /// <param name="line">Its number.</param>
    public void Remove(in AgentEvent e, long line)
    {
        _all.Remove(e);
        if (line >= _mark)
            _pastMark!.Remove(e);
        _statistics = null;
    }

    /// <summary>From now on what lies past <paramref name="mark"/> is kept apart, beginning with nothing.</summary>
    public void Mark(long? mark)
    {
        if (mark == _mark)
            return;
        _mark = mark;
        _pastMark = mark is null ? null : new SlidingTally(window, policy);
        _statistics = null;
    }

    /// <summary>What a check reads of the agent.</summary>
    public AgentRewardStats Statistics() =>
        _statistics ??= _all.Statistics(name) is var all && _pastMark is null ? all : all with { PastMark = _pastMark!.Statistics(name) };
}
