namespace AgentQuarantine.Statistics;

/// <summary>The equity curve of a run of rewards in four numbers, all in reward units. The default value is the empty run.</summary>
/// <param name="Sum">Equity at the run's end, when it begins at 0.</param>
/// <param name="CurrentDrawdown">Equity − peak at the run's end, at most 0.</param>
/// <param name="LeastPrefix">The least equity, the beginning's 0 among it.</param>
/// <param name="Drawdown">The least of equity − running peak, at most 0.</param>
/// <remarks>
/// The deepest fall of two runs lies in the one, in the other, or goes on from what the first is down by to the trough of the
/// second; so four numbers are enough to put runs together, in any bracketing. No peak is kept that losses would vanish beside: a
/// sum that rises further than the first run is down is not what decides. Of an overflow a value comes that is not finite.
/// </remarks>
internal readonly record struct EquityRun(double Sum, double CurrentDrawdown, double LeastPrefix, double Drawdown) : IMonoid<EquityRun>
{
    /// <inheritdoc/>
    public static EquityRun Of(double reward)
    {
        var fall = Math.Min(reward, 0);
        return new EquityRun(reward, fall, fall, fall);
    }

    /// <inheritdoc/>
    public static EquityRun Combine(in EquityRun older, in EquityRun newer) => new(
        older.Sum + newer.Sum,
        Math.Min(older.CurrentDrawdown + newer.Sum, newer.CurrentDrawdown),
        Math.Min(older.LeastPrefix, older.Sum + newer.LeastPrefix),
        Math.Min(Math.Min(older.Drawdown, newer.Drawdown), older.CurrentDrawdown + newer.LeastPrefix));
}
