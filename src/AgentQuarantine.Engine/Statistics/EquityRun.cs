namespace AgentQuarantine.Statistics;

/// <summary>The equity curve of a run of rewards in four numbers, all in reward units. The default value is the empty run.</summary>
/// <param name="Sum">Equity at the run's end, when it begins at 0.</param>
/// <param name="MaxPrefix">The greatest equity, the beginning's 0 among it.</param>
/// <param name="MinPrefix">The least equity, the beginning's 0 among it.</param>
/// <param name="Drawdown">The least of equity − running peak, at most 0.</param>
/// <remarks>
/// The deepest fall of two runs lies in the one, in the other, or from the peak of the first to the trough of the second;
/// so four numbers are enough to put runs together, in any bracketing.
/// </remarks>
public readonly record struct EquityRun(double Sum, double MaxPrefix, double MinPrefix, double Drawdown) : IMonoid<EquityRun>
{
    /// <summary>Equity − peak at the run's end, at most 0.</summary>
    public double CurrentDrawdown => Sum - MaxPrefix;

    /// <inheritdoc/>
    public static EquityRun Of(double reward)
    {
        var fall = Math.Min(reward, 0);
        return new EquityRun(reward, Math.Max(reward, 0), fall, fall);
    }

    /// <inheritdoc/>
    public static EquityRun Combine(in EquityRun older, in EquityRun newer) => new(
        older.Sum + newer.Sum,
        Math.Max(older.MaxPrefix, older.Sum + newer.MaxPrefix),
        Math.Min(older.MinPrefix, older.Sum + newer.MinPrefix),
        Math.Min(Math.Min(older.Drawdown, newer.Drawdown), older.Sum + newer.MinPrefix - older.MaxPrefix));
}
