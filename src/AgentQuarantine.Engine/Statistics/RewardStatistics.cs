namespace AgentQuarantine.Statistics;

/// <summary>The statistics of one window of rewards. The default value is that of no rewards: all zeros.</summary>
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
    /// <remarks>The order of operations is the original's (<c>rolling_stats.py</c>), so that results agree bit for bit.</remarks>
    public static RewardStatistics Compute(ReadOnlySpan<double> older, ReadOnlySpan<double> newer = default)
    {
        var n = older.Length + newer.Length;
        if (n == 0)
            return default;

        double equity = 0, peak = 0, drawdown = 0;
        Accumulate(older, ref equity, ref peak, ref drawdown);
        Accumulate(newer, ref equity, ref peak, ref drawdown);
        var mean = equity / n;
        if (n < 2)
            return new RewardStatistics(n, mean, 0, 0, drawdown, equity - peak);

        double squares = 0;
        AddSquares(older, mean, ref squares);
        AddSquares(newer, mean, ref squares);
        var std = Math.Sqrt(squares / (n - 1));
        return new RewardStatistics(n, mean, std, std > Epsilon ? mean / std : 0, drawdown, equity - peak);
    }

    private static void Accumulate(ReadOnlySpan<double> rewards, ref double equity, ref double peak, ref double drawdown)
    {
        foreach (var reward in rewards)
        {
            equity += reward;
            peak = Math.Max(peak, equity);
            drawdown = Math.Min(drawdown, equity - peak);
        }
    }

    private static void AddSquares(ReadOnlySpan<double> rewards, double mean, ref double squares)
    {
        foreach (var reward in rewards)
            squares += (reward - mean) * (reward - mean);
    }
}
