namespace AgentQuarantine.Statistics;

/// <summary>The statistics of a window of rewards at every step, in O(1) amortised per reward. Not thread-safe.</summary>
/// <param name="window">The window's length, at least 1.</param>
internal sealed class SlidingStatistics(int window)
{
    private readonly SlidingWindow<RewardRun> _window = new(window);

    /// <summary>How many rewards the window holds.</summary>
    public int Count => _window.Count;

    /// <summary>
    /// The statistics of the window. They differ from <see cref="Recompute"/> by the order of summation only: drawdowns by less
    /// than 1e-9 of the drawdown, the others by less than 1e-9 of the greatest reward's magnitude. Deviations below 1e-150, whose
    /// squares vanish, are 0; sums that overflow are formed anew.
    /// </summary>
    public RewardStatistics Current
    {
        get
        {
            var total = Total;
            return double.IsFinite(total.M2 + total.Equity.Drawdown) ? total.Statistics() : Recompute();
        }
    }

    /// <summary>What the rewards of the window amount to.</summary>
    public RewardRun Total => _window.Total;

    /// <summary>Appends a reward, finite or −∞; the oldest leaves a full window.</summary>
    public void Push(double reward) => _window.Push(reward);

    /// <summary>Takes the oldest reward out.</summary>
    /// <exception cref="InvalidOperationException">The window is empty.</exception>
    public void Evict() => _window.Evict();

    /// <summary>Takes all rewards out.</summary>
    public void Clear() => _window.Clear();

    /// <summary>The statistics in the canonical order of summation, to the last bit those of a check; O(n).</summary>
    public RewardStatistics Recompute()
    {
        Runs(out var older, out var newer);
        return RewardStatistics.Compute(older, newer);
    }

    /// <summary>The rewards themselves, oldest first, as the two runs they lie in.</summary>
    public void Runs(out ReadOnlySpan<double> older, out ReadOnlySpan<double> newer) => _window.Runs(out older, out newer);
}
