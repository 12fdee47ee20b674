namespace AgentQuarantine.Statistics;

/// <summary>
/// The statistics of a window whose plain sums would lose digits: they leave the range of a double, or cancel out, or are long,
/// or the rewards hardly differ. Three to five times as slow.
/// </summary>
/// <remarks>
/// Sums are compensated: what each addition rounds off is added up beside it (T. J. Dekker, "A Floating-Point Technique for
/// Extending the Available Precision", 1971; A. Neumaier, 1974). Rewards are scaled by a power of two, which rounds nothing but
/// what is too small to be seen beside the greatest.
/// </remarks>
internal static class CarefulStatistics
{
    /// <summary>The statistics of <paramref name="older"/> followed by <paramref name="newer"/>, together at least one reward.</summary>
    public static RewardStatistics Compute(ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        var n = older.Length + newer.Length;
        var greatest = Saturate(double.MaxNative(Greatest(older), Greatest(newer)));
        // The greatest reward becomes about 2⁴⁸⁰: its squares are in range, and as much as can be of what lies far below it.
        var exponent = greatest == 0 ? 0 : Math.Max(Math.ILogB(greatest) - 480, -1023);
        var scale = Math.ScaleB(1, -exponent);

        var (high, low) = Sum(older, newer, scale);
        var mean = (high + low) / n;
        // What the division leaves below the mean's last digit: of equal rewards no deviation is left then.
        var rest = (Math.FusedMultiplyAdd(-mean, n, high) + low) / n;
        var squares = Squares(older, scale, mean, rest) + Squares(newer, scale, mean, rest);
        mean += rest;
        var std = n < 2 ? 0 : Math.Sqrt(squares / (n - 1));

        var (current, drawdown) = n > RewardStatistics.LongestPlain ? Falls(older, newer, 1) : PlainFalls(older, newer);
        if (!double.IsFinite(drawdown))
        {
            // Down by so much that the sum of two thousand million greatest doubles is in range.
            (current, drawdown) = Falls(older, newer, Math.ScaleB(1, -32));
            (current, drawdown) = (Saturate(Math.ScaleB(current, 32)), Saturate(Math.ScaleB(drawdown, 32)));
        }
        return new RewardStatistics(
            n, Saturate(Math.ScaleB(mean, exponent)), Saturate(Math.ScaleB(std, exponent)),
            RewardStatistics.HasDeviation(mean, std) ? mean / std : 0, drawdown, current);
    }

    private static double Saturate(double value) => double.MinNative(double.MaxNative(value, -double.MaxValue), double.MaxValue);

    private static double Greatest(ReadOnlySpan<double> rewards)
    {
        var greatest = 0.0;
        foreach (var reward in rewards)
            greatest = double.MaxNative(greatest, Math.Abs(reward));
        return greatest;
    }

    private static (double High, double Low) Sum(ReadOnlySpan<double> older, ReadOnlySpan<double> newer, double scale)
    {
        double high = 0, low = 0;
        foreach (var reward in older)
            Add(Saturate(reward) * scale, ref high, ref low);
        foreach (var reward in newer)
            Add(Saturate(reward) * scale, ref high, ref low);
        return (high, low);
    }

    private static double Squares(ReadOnlySpan<double> rewards, double scale, double mean, double rest)
    {
        double high = 0, low = 0;
        foreach (var reward in rewards)
        {
            var deviation = Saturate(reward) * scale - mean - rest;
            Add(deviation * deviation, ref high, ref low);
        }
        return high + low;
    }

    // A short window's, to the bit what its plain sums gave: the original's threshold cases are among them.
    private static (double Current, double Drawdown) PlainFalls(ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        double current = 0, drawdown = 0;
        foreach (var reward in older)
            drawdown = double.MinNative(drawdown, current = double.MinNative(current + reward, 0));
        foreach (var reward in newer)
            drawdown = double.MinNative(drawdown, current = double.MinNative(current + reward, 0));
        return (current, drawdown);
    }

    private static (double Current, double Drawdown) Falls(ReadOnlySpan<double> older, ReadOnlySpan<double> newer, double scale)
    {
        double high = 0, low = 0, drawdown = 0;
        foreach (var reward in older)
            Fall(Saturate(reward) * scale, ref high, ref low, ref drawdown);
        foreach (var reward in newer)
            Fall(Saturate(reward) * scale, ref high, ref low, ref drawdown);
        return (high + low, drawdown);
    }

    private static void Fall(double reward, ref double high, ref double low, ref double drawdown)
    {
        Add(reward, ref high, ref low);
        if (high + low >= 0)
            (high, low) = (0, 0);
        drawdown = Math.Min(drawdown, high + low);
    }

    // Knuth's sum of two: whichever is the greater, the rounding error comes out exactly.
    private static void Add(double value, ref double high, ref double low)
    {
        var sum = high + value;
        var added = sum - high;
        low += (high - (sum - added)) + (value - added);
        high = sum;
    }
}
