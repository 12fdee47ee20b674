namespace AgentQuarantine.Statistics;

/// <summary>Drawdowns reward by reward: c ← min(0, c + reward − target).</summary>
internal static class Falls
{
    /// <summary>The deepest fall, by the indexes of its first and last reward; <see langword="null"/> where nothing falls.</summary>
    public static (int First, int Last, double Depth)? Deepest(ReadOnlySpan<double> rewards, double target)
    {
        (int First, int Last, double Depth)? deepest = null;
        var (current, first) = (0.0, 0);
        for (var i = 0; i < rewards.Length; i++)
        {
            if (current == 0)
                first = i;
            current = Math.Min(0, current + Cusum.Excess(rewards[i], target));
            if (current < (deepest?.Depth ?? 0))
                deepest = (first, i, current);
        }
        return deepest;
    }

    /// <summary>The index of the reward at which the drawdown first breaches <paramref name="limit"/>; <see langword="null"/> where it
    /// does not.</summary>
    public static int? Breach(IReadOnlyList<double> rewards, double target, double limit)
    {
        var current = 0.0;
        for (var i = 0; i < rewards.Count; i++)
        {
            current = Math.Min(0, current + Cusum.Excess(rewards[i], target));
            if (!(current > limit))
                return i;
        }
        return null;
    }

    /// <summary>Where the running sum stands below its peak at the end.</summary>
    public static double Current(IReadOnlyList<double> rewards, double target) =>
        rewards.Aggregate(0.0, (current, reward) => Math.Min(0, current + Cusum.Excess(reward, target)));

    /// <summary>
    /// How many of the oldest rewards have to leave the window until what is left has no drawdown at or below <paramref name="limit"/>.
    /// </summary>
    public static int UntilAbove(IReadOnlyList<double> rewards, double target, double limit)
    {
        // From the end on: the deepest sum of rewards that begins here.
        var fall = 0.0;
        for (var i = rewards.Count - 1; i >= 0; i--)
        {
            fall = Math.Min(0, fall) + Cusum.Excess(rewards[i], target);
            if (fall <= limit)
                return i + 1;
        }
        return 0;
    }
}
