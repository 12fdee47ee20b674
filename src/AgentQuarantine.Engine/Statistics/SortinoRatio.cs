namespace AgentQuarantine.Statistics;

/// <summary>The Sortino ratio: a Sharpe ratio that minds losses only.</summary>
/// <remarks>
/// Mean over downside deviation √(Σ min(r, 0)² / n), target 0, not annualised; after Sortino and van der Meer, "Downside Risk",
/// The Journal of Portfolio Management 17(4), 1991.
/// </remarks>
internal static class SortinoRatio
{
    // Below this, squares have lost digits on their way down.
    private const double LeastSquares = 1e-280;

    /// <summary>
    /// The ratio of <paramref name="older"/> followed by <paramref name="newer"/>; 0 where no reward is negative. It is finite.
    /// </summary>
    /// <remarks>A reward of −∞ counts as −<see cref="double.MaxValue"/>.</remarks>
    /// <param name="mean">Their mean.</param>
    /// <param name="older">The older rewards.</param>
    /// <param name="newer">The newer ones.</param>
    public static double Of(double mean, ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        var n = older.Length + newer.Length;
        var squares = AddSquares(newer, AddSquares(older, 0));
        if (squares is > LeastSquares and < double.PositiveInfinity)
            return Saturate(mean / Math.Sqrt(squares / n));
        var worst = Saturate(Math.Min(Least(older), Least(newer)));
        if (worst == 0)
            return 0;
        squares = AddShares(newer, worst, AddShares(older, worst, 0));
        return Saturate(mean / -worst / Math.Sqrt(squares / n));
    }

    private static double AddSquares(ReadOnlySpan<double> rewards, double sum)
    {
        foreach (var reward in rewards)
        {
            var loss = double.MinNative(reward, 0);
            sum += loss * loss;
        }
        return sum;
    }

    // As above in parts of the worst loss, so that no square leaves the range of a double.
    private static double AddShares(ReadOnlySpan<double> rewards, double worst, double sum)
    {
        foreach (var reward in rewards)
        {
            var share = Saturate(Math.Min(reward, 0)) / worst;
            sum += share * share;
        }
        return sum;
    }

    private static double Least(ReadOnlySpan<double> rewards)
    {
        var least = 0.0;
        foreach (var reward in rewards)
            least = Math.Min(least, reward);
        return least;
    }

    private static double Saturate(double value) => Math.Clamp(value, -double.MaxValue, double.MaxValue);
}
