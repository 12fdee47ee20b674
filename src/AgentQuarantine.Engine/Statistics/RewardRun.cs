namespace AgentQuarantine.Statistics;

/// <summary>A run of rewards: its moments and its equity curve. The default value is the empty run.</summary>
/// <param name="Count">How many rewards, n.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="M2">The sum of their squared deviations from the mean.</param>
/// <param name="Equity">Their equity curve.</param>
/// <remarks>
/// Moments are put together after Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample
/// Variances" (1979): no difference of large sums is taken, and none of what has left a window stays in its figures.
/// </remarks>
internal readonly record struct RewardRun(int Count, double Mean, double M2, EquityRun Equity) : IMonoid<RewardRun>
{
    /// <inheritdoc/>
    public static RewardRun Of(double reward) => new(1, reward, 0, EquityRun.Of(reward));

    /// <inheritdoc/>
    public static RewardRun Combine(in RewardRun older, in RewardRun newer)
    {
        if (older.Count == 0)
            return newer;
        if (newer.Count == 0)
            return older;
        double n = older.Count + newer.Count;
        var delta = newer.Mean - older.Mean;
        return new RewardRun(
            older.Count + newer.Count,
            older.Mean + delta * (newer.Count / n),
            older.M2 + newer.M2 + delta * delta * (older.Count * (newer.Count / n)),
            EquityRun.Combine(older.Equity, newer.Equity));
    }

    /// <summary>The statistics of the run.</summary>
    public RewardStatistics Statistics()
    {
        var std = Count < 2 ? 0 : Math.Sqrt(M2 / (Count - 1));
        var sharpe = RewardStatistics.HasDeviation(Mean, std) ? Mean / std : 0;
        return new RewardStatistics(Count, Mean, std, sharpe, Equity.Drawdown, Equity.CurrentDrawdown);
    }
}
