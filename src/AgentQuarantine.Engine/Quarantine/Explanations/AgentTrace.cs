using AgentQuarantine.Events;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>The rewards of one agent's window with the places they stand in, which statistics do not keep.</summary>
/// <param name="window">The window's length.</param>
internal sealed class AgentTrace(int window)
{
    private readonly Queue<AgentEvent> _all = new(), _pastMark = new();
    private readonly List<Cutoff> _cutoffs = [];

    /// <summary>From now on the rewards past <paramref name="cutoff"/> are kept apart as well.</summary>
    public void Mark(Cutoff cutoff) => _cutoffs.Add(cutoff);

    /// <summary>The rewards that a check judges, oldest first.</summary>
    /// <param name="whole">Whether the agent's marks do not matter.</param>
    public IReadOnlyList<AgentEvent> Rewards(bool whole) => [.. whole || _cutoffs.Count == 0 ? _all : _pastMark];

    /// <summary>Those of the last so much time up to the newest of <paramref name="rewards"/>; all of them where none has a time.</summary>
    public static IReadOnlyList<AgentEvent> Since(IReadOnlyList<AgentEvent> rewards, TimeSpan window)
    {
        var newest = rewards.Count == 0 ? 0 : rewards.Max(e => e.Timestamp);
        var time = 0L;
        return [.. rewards.SkipWhile(e => newest > 0 && (time = Math.Max(time, e.Timestamp)) <= newest - window.Ticks)];
    }

    /// <summary>Takes an event of the agent.</summary>
    public void Add(AgentEvent e)
    {
        e.Reward = SilentRewards.ToJudge(e);
        if (double.IsNaN(e.Reward))
            return;
        Keep(_all, e);
        if (_cutoffs.TrueForAll(cutoff => cutoff.Source != e.Source || cutoff.IsPassedBy(e)))
            Keep(_pastMark, e);
    }

    private void Keep(Queue<AgentEvent> rewards, in AgentEvent e)
    {
        if (rewards.Count == window)
            rewards.Dequeue();
        rewards.Enqueue(e);
    }
}
