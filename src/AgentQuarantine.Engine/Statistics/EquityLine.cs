namespace AgentQuarantine.Statistics;

/// <summary>The equity of a window in a few numbers, for a picture.</summary>
public static class EquityLine
{
    /// <summary>The most points of a line.</summary>
    public const int MaxPoints = 60;

    /// <summary>
    /// The running sum of rewards from 0, in reward units, at the end of each of at most <see cref="MaxPoints"/> stretches of the window, all as
    /// long as another or one reward longer: after every reward of a short window. The last point is the sum of all. Every point is finite.
    /// </summary>
    internal static double[] Of(ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        var length = older.Length + newer.Length;
        var points = new double[Math.Min(length, MaxPoints)];
        var equity = 0.0;
        for (int i = 0, point = 0; i < length; i++)
        {
            equity = double.ClampNative(equity + (i < older.Length ? older[i] : newer[i - older.Length]), -double.MaxValue, double.MaxValue);
            if (i + 1 >= (point + 1L) * length / points.Length)
                points[point++] = equity;
        }
        return points;
    }
}
