using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>One agent under one rehearsed policy: what a check would read of it, and what has become of it.</summary>
internal sealed class ReplayedAgent(string name, int window, QuarantinePolicy policy) : LiveAgent
{
    private readonly SlidingTally _all = new(window, policy);
    private SlidingTally? _pastMark;
    private long? _mark;
    private AgentRewardStats? _statistics;

    public string Name => name;

    /// <summary>What becomes of the agent.</summary>
    public AgentOutcome Outcome { get; } = new();

    /// <inheritdoc/>
    public override void Enter(in AgentEvent e)
    {
        _all.Add(e);
        _pastMark?.Add(e);
        _statistics = null;
    }

    /// <inheritdoc/>
    public override void Leave(in AgentEvent e)
    {
        _all.Remove(e);
        if (e.Line >= _mark)
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
