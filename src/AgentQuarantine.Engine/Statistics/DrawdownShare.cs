namespace AgentQuarantine.Statistics;

/// <summary>The deepest fall of equity as a part of the peak that it fell from.</summary>
internal static class DrawdownShare
{
    /// <summary>The greatest (peak − equity) / peak, at least 0, where equity begins at <paramref name="start"/>, above 0.</summary>
    public static double Of(double start, ReadOnlySpan<double> older, ReadOnlySpan<double> newer)
    {
        double equity = start, peak = start, deepest = 0;
        Fall(older, ref equity, ref peak, ref deepest);
        Fall(newer, ref equity, ref peak, ref deepest);
        return deepest;
    }

    private static void Fall(ReadOnlySpan<double> rewards, ref double equity, ref double peak, ref double deepest)
    {
        foreach (var reward in rewards)
        {
            equity = Math.Clamp(equity + reward, -double.MaxValue, double.MaxValue);
            peak = Math.Max(peak, equity);
            deepest = Math.Max(deepest, Math.Min((peak - equity) / peak, double.MaxValue));
        }
    }
}
