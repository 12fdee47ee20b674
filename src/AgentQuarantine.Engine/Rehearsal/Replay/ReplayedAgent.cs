using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>One agent under one rehearsed policy: what a check would read of it, and what has become of it.</summary>
internal sealed class ReplayedAgent(string name, int window, QuarantinePolicy policy) : LiveAgent
{
    private readonly SlidingTally _all = new(window, policy);
    private readonly EDetector? _evidence = policy.Evidence is { } settings ? new EDetector(settings) : null;
    private SlidingTally? _pastMark;
    private AgentRewardStats? _statistics;

    public string Name => name;

    /// <summary>The first line past the agent's mark; <see langword="null"/> where it has none.</summary>
    public long? MarkedFrom { get; private set; }

    /// <summary>What becomes of the agent.</summary>
    public AgentOutcome Outcome { get; } = new();

    /// <inheritdoc/>
    public override void Enter(in AgentEvent e)
    {
        _all.Add(e);
        _pastMark?.Add(e);
        if (_evidence is not null && SilentRewards.ToJudge(e) is var reward && !double.IsNaN(reward))
            _evidence.Add(reward);
        _statistics = null;
    }

    /// <inheritdoc/>
    public override void Leave(in AgentEvent e)
    {
        _all.Remove(e);
        if (e.Line >= MarkedFrom)
            _pastMark!.Remove(e);
        _statistics = null;
    }

    /// <summary>From now on what lies past <paramref name="mark"/> is kept apart, beginning with nothing; says whether that is news.</summary>
    public bool Mark(long? mark)
    {
        if (mark == MarkedFrom)
            return false;
        MarkedFrom = mark;
        _pastMark = mark is null ? null : new SlidingTally(window, policy);
        _statistics = null;
        return true;
    }

    /// <summary>A check has looked at the agent, and has released it or not.</summary>
    public void EndLook(bool isReleased)
    {
        if (_evidence is null)
            return;
        if (isReleased)
            _evidence.Restart();
        _evidence.EndLook();
        _statistics = null;
    }

    /// <summary>What a check reads of the agent.</summary>
    public AgentRewardStats Statistics() =>
        _statistics ??= With(_all.Statistics(name)) is var all && _pastMark is null ? all : all with { PastMark = With(_pastMark!.Statistics(name)) };

    private AgentRewardStats With(AgentRewardStats stats) => _evidence is null ? stats : stats with { Evidence = _evidence.Peak };
}
