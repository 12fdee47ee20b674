namespace AgentQuarantine.Statistics;

/// <summary>The statistics of one window of rewards. The default value is that of no rewards: all zeros. Every value is finite.</summary>
/// <param name="Count">How many rewards, n.</param>
/// <param name="Mean">Their sum, left to right, over n.</param>
/// <param name="StdDev">The sample standard deviation (n − 1), two passes; 0 where n &lt; 2.</param>
/// <param name="Sharpe">Mean over standard deviation, not annualised; 0 where n &lt; 2 or the deviation is at most <see cref="Epsilon"/>.</param>
/// <param name="Drawdown">The least of equity − running peak, at most 0; equity and peak start at 0.</param>
/// <param name="CurrentDrawdown">Equity − peak at the window's end, at most 0.</param>
public readonly record struct RewardStatistics(
    int Count, double Mean, double StdDev, double Sharpe, double Drawdown, double CurrentDrawdown)
{
    /// <summary>A standard deviation up to this counts as none.</summary>
    public const double Epsilon = 1e-9;

    /// <summary>The statistics of <paramref name="older"/> followed by <paramref name="newer"/>: the two runs of a ring buffer.</summary>
    /// <remarks>
    /// The order of operations is the original's (<c>rolling_stats.py</c>), so that results agree bit for bit. Where its sums
    /// leave the range of a double, which hides later losses there, they are formed of scaled rewards, and a value that is itself out of
    /// range becomes the greatest finite one.
    /// </remarks>
    public static RewardStatistics Compute(ReadOnlySpan<double> older, ReadOnlySpan<double> newer = default)
    {
        var n = older.Length + newer.Length;
        if (n == 0)
            return default;

        double equity = 0, peak = 0, drawdown = 0;
        Accumulate(older, 1, ref equity, ref peak, ref drawdown);
        Accumulate(newer, 1, ref equity, ref peak, ref drawdown);
        var mean = equity / n;
        double squares = 0;
        AddSquares(older, 1, mean, ref squares);
        AddSquares(newer, 1, mean, ref squares);
        return IsInRange(equity, drawdown, squares)
            ? From(n, equity, peak, drawdown, squares)
            : ComputeScaled(older, newer);
    }

    /// <summary>Whether none of the sums has left the range of a double.</summary>
    internal static bool IsInRange(double equity, double drawdown, double squares) =>
        double.IsFinite(equity) && double.IsFinite(drawdown) && double.IsFinite(squares);

    /// <summary>The statistics from the sums of <paramref name="n"/> rewards.</summary>
    internal static RewardStatistics From(int n, double equity, double peak, double drawdown, double squares)
    {
        var mean = equity / n;
        if (n < 2)
            return new RewardStatistics(n, mean, 0, 0, drawdown, equity - peak);
        var std = Math.Sqrt(squares / (n - 1));
        return new RewardStatistics(n, mean, std, std > Epsilon ? mean / std : 0, drawdown, equity - peak);
    }

    // A power of two scales exactly; this one keeps the squares of two thousand million greatest doubles in range. The
    // rewards it loses are too small to be seen beside those that made it necessary.
    private static RewardStatistics ComputeScaled(ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        const double Down = 1 / (double)(1UL << 40), Up = 1UL << 40;
        const double Scale = Down * Down * Down * Down * Down * Down * Down * Down * Down * Down * Down * Down * Down * Down;
        const double Unscale = Up * Up * Up * Up * Up * Up * Up * Up * Up * Up * Up * Up * Up * Up;
        var n = older.Length + newer.Length;
        double equity = 0, peak = 0, drawdown = 0, squares = 0;
        Accumulate(older, Scale, ref equity, ref peak, ref drawdown);
        Accumulate(newer, Scale, ref equity, ref peak, ref drawdown);
        AddSquares(older, Scale, equity / n, ref squares);
        AddSquares(newer, Scale, equity / n, ref squares);
        var scaled = From(n, equity, peak, drawdown, squares);
        var std = Saturate(scaled.StdDev * Unscale);
        return new RewardStatistics(
            n, Saturate(scaled.Mean * Unscale), std, std > Epsilon ? scaled.Mean / scaled.StdDev : 0,
            Saturate(scaled.Drawdown * Unscale), Saturate(scaled.CurrentDrawdown * Unscale));
    }

    private static double Saturate(double value) => Math.Clamp(value, -double.MaxValue, double.MaxValue);

    private static void Accumulate(ReadOnlySpan<double> rewards, double scale, ref double equity, ref double peak, ref double drawdown)
    {
        var (e, p, d) = (equity, peak, drawdown);
        foreach (var reward in rewards)
        {
            e += reward * scale;
            p = Math.Max(p, e);
            d = Math.Min(d, e - p);
        }
        (equity, peak, drawdown) = (e, p, d);
    }

    private static void AddSquares(ReadOnlySpan<double> rewards, double scale, double mean, ref double squares)
    {
        var sum = squares;
        foreach (var reward in rewards)
            sum += (reward * scale - mean) * (reward * scale - mean);
        squares = sum;
    }
}
