namespace AgentQuarantine.Rollups;

/// <summary>One agent's equity from bucket to bucket.</summary>
internal struct EquityPath
{
    private CompensatedSum _equity;
    private double _current;
    private bool _hasBegun;

    /// <summary>The sum of all rewards so far; <see langword="null"/> before the first one.</summary>
    public readonly double? Value => _hasBegun ? _equity.Value : null;

    /// <summary>The least equity below its peak so far in the bucket that was passed last; <see langword="null"/> before the first reward.</summary>
    public double? Worst { get; private set; }

    /// <summary>Goes through a bucket.</summary>
    /// <param name="rewards">How many rewards it has.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="current">Equity below its peak at the bucket's end, from the bucket's beginning on.</param>
    /// <param name="worst">The same at worst.</param>
    /// <param name="least">The least sum, from the bucket's beginning on.</param>
    public void Pass(long rewards, double sum, double current, double worst, double least)
    {
        _hasBegun |= rewards > 0;
        if (!_hasBegun)
            return;
        // As two runs of rewards are put together in EquityRun: a fall goes on from what the agent was down by.
        Worst = Math.Max(-double.MaxValue, rewards == 0 ? _current : Math.Min(worst, _current + least));
        _current = Math.Max(-double.MaxValue, Math.Min(current, _current + sum));
        _equity.Add(sum);
    }
}
