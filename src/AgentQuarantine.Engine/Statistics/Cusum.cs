using System.Buffers;

namespace AgentQuarantine.Statistics;

/// <summary>The drawdown of rewards less what each ought to be: the CUSUM statistic in a window.</summary>
/// <remarks>
/// E. S. Page, "Continuous Inspection Schemes", Biometrika 41 (1954). With the target half-way between what an agent earns and what one no
/// longer accepts it is all but optimal (Moustakides, 1986).
/// </remarks>
internal static class Cusum
{
    /// <summary>
    /// The least value of c ← min(0, c + (reward − target)), c from 0, over <paramref name="older"/> followed by
    /// <paramref name="newer"/>.
    /// </summary>
    public static double Of(double target, ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        if (older.Length + newer.Length <= RewardStatistics.LongestPlain)
        {
            double current = 0, drawdown = 0;
            Fall(older, target, ref current, ref drawdown);
            Fall(newer, target, ref current, ref drawdown);
            if (double.IsFinite(drawdown))
                return drawdown;
        }
        return Careful(target, older, newer);
    }

    /// <summary>What a reward is above its target; the range of a double is not left.</summary>
    public static double Excess(double reward, double target) =>
        double.MaxNative(double.MinNative(reward - target, double.MaxValue), -double.MaxValue);

    private static void Fall(ReadOnlySpan<double> rewards, double target, ref double current, ref double drawdown)
    {
        var (c, d) = (current, drawdown);
        foreach (var reward in rewards)
        {
            c = double.MinNative(c + (reward - target), 0);
            d = double.MinNative(d, c);
        }
        (current, drawdown) = (c, d);
    }

    private static double Careful(double target, ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        var length = older.Length + newer.Length;
        var rented = ArrayPool<double>.Shared.Rent(length);
        for (var i = 0; i < length; i++)
            rented[i] = Excess(i < older.Length ? older[i] : newer[i - older.Length], target);
        var drawdown = RewardStatistics.Compute(rented.AsSpan(0, length)).Drawdown;
        ArrayPool<double>.Shared.Return(rented);
        return drawdown;
    }
}
