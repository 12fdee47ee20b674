using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>What events without a finite reward mean: they are no good news.</summary>
internal static class SilentRewards
{
    /// <summary>So many events of an agent in a row without a reward to judge say that its rewards have stopped; fewer in a shorter window.</summary>
    public const int Longest = 20;

    /// <summary>Whether an agent's rewards have stopped.</summary>
    /// <param name="silent">How many events it has had since its newest reward.</param>
    /// <param name="rewards">How many rewards its window holds.</param>
    /// <param name="window">The window's length.</param>
    public static bool HaveStopped(long silent, int rewards, int window) => rewards > 0 && silent >= Math.Min(Longest, window);

    /// <summary>Whether an event has no number for a reward, rather than one that is not finite.</summary>
    public static bool IsMissing(NoReward why) => why is NoReward.Missing or NoReward.Unreadable;

    /// <summary>The reward to judge: −∞ is the largest loss that a double holds. NaN where there is none.</summary>
    public static double ToJudge(in AgentEvent e) =>
        double.IsNaN(e.Reward) && e.NoReward == NoReward.NegativeInfinity ? -double.MaxValue : e.Reward;
}
