namespace AgentQuarantine.Statistics;

/// <summary>The statistics of one window of rewards. The default value is that of no rewards: all zeros. Every value is finite.</summary>
/// <param name="Count">How many rewards, n.</param>
/// <param name="Mean">Their sum, left to right, over n.</param>
/// <param name="StdDev">The sample standard deviation (n − 1), two passes; 0 where n &lt; 2.</param>
/// <param name="Sharpe">Mean over standard deviation, not annualised; 0 where <see cref="HasDeviation"/> says that there is none.</param>
/// <param name="Drawdown">The least value of c ← min(0, c + reward), c from 0: the deepest fall of equity below its running peak.</param>
/// <param name="CurrentDrawdown">That c at the window's end: equity − peak, at most 0.</param>
public readonly record struct RewardStatistics(
    int Count, double Mean, double StdDev, double Sharpe, double Drawdown, double CurrentDrawdown)
{
    /// <summary>A standard deviation up to this part of the mean's magnitude counts as none.</summary>
    public const double Epsilon = 1e-12;

    /// <summary>Up to this length the rounding of plain sums stays below <see cref="Epsilon"/> of the drawdown: n · 2⁻⁵³.</summary>
    internal const int LongestPlain = 4096;

    /// <summary>The statistics of <paramref name="older"/> followed by <paramref name="newer"/>: the two runs of a ring buffer.</summary>
    /// <remarks>
    /// <para>A reward of −∞ counts as −<see cref="double.MaxValue"/>. A value out of the range of a double becomes the greatest finite one.</para>
    /// <para>
    /// Sums run left to right, as the original's do (<c>rolling_stats.py</c>). The original takes the drawdown as equity − peak, a
    /// difference of two sums, in which a loss vanishes beside any greater gain before it. The recursion holds no gain: each step
    /// rounds by at most 2⁻⁵³ of the drawdown, and where nothing was gained before the fall it gives the original's value to the bit.
    /// </para>
    /// <para>Where plain sums do not keep twelve digits, <see cref="CarefulStatistics"/> forms them.</para>
    /// </remarks>
    public static RewardStatistics Compute(ReadOnlySpan<double> older, ReadOnlySpan<double> newer = default)
    {
        var n = older.Length + newer.Length;
        if (n == 0)
            return default;
        if (n > LongestPlain)
            return CarefulStatistics.Compute(older, newer);

        double sum = 0, current = 0, drawdown = 0, squares = 0;
        Accumulate(older, ref sum, ref current, ref drawdown);
        Accumulate(newer, ref sum, ref current, ref drawdown);
        AddSquares(older, sum / n, ref squares);
        AddSquares(newer, sum / n, ref squares);
        return KeepDigits(n, sum, drawdown, squares)
            ? From(n, sum, current, drawdown, squares)
            : CarefulStatistics.Compute(older, newer);
    }

    /// <summary>Whether a standard deviation is something beside the rewards' scale. It is not where n &lt; 2.</summary>
    /// <remarks>Where the deviation is small beside the rewards, they are all about their mean: its magnitude is their scale.</remarks>
    internal static bool HasDeviation(double mean, double std) => std > Epsilon * Math.Abs(mean);

    /// <summary>Whether the plain sums of <paramref name="n"/> rewards are in range and have kept their digits.</summary>
    internal static bool KeepDigits(int n, double sum, double drawdown, double squares)
    {
        // Mean² against variance, both times n². Far below the mean a deviation is rounding; far below the deviation the mean is.
        const double SmallestDeviation = 1.0 / (1L << 40), SmallestMean = 1.0 / (1 << 26), SmallestSquares = 1e-290;
        var (mean2, variance) = (sum * sum, n * squares);
        // Of what has left the range, one of the comparisons is false.
        if (squares > SmallestSquares)
            return variance > SmallestDeviation * mean2 && mean2 > SmallestMean * variance;
        // Equal rewards, the most frequent of them zeros: the only ones whose sum and drawdown are both 0.
        return squares == 0 && (mean2 is > SmallestSquares and < double.PositiveInfinity || (sum == 0 && drawdown == 0));
    }

    /// <summary>The statistics from the sums of <paramref name="n"/> rewards.</summary>
    internal static RewardStatistics From(int n, double sum, double current, double drawdown, double squares)
    {
        var mean = sum / n;
        var std = n < 2 ? 0 : Math.Sqrt(squares / (n - 1));
        return new RewardStatistics(n, mean, std, HasDeviation(mean, std) ? mean / std : 0, drawdown, current);
    }

    private static void Accumulate(ReadOnlySpan<double> rewards, ref double sum, ref double current, ref double drawdown)
    {
        var (s, c, d) = (sum, current, drawdown);
        foreach (var reward in rewards)
        {
            s += reward;
            c = double.MinNative(c + reward, 0);
            d = double.MinNative(d, c);
        }
        (sum, current, drawdown) = (s, c, d);
    }

    private static void AddSquares(ReadOnlySpan<double> rewards, double mean, ref double squares)
    {
        var sum = squares;
        foreach (var reward in rewards)
            sum += (reward - mean) * (reward - mean);
        squares = sum;
    }
}
