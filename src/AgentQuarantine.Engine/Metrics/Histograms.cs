namespace AgentQuarantine.Metrics;

/// <summary>One histogram an agent over the same bounds, in two flat arrays. Not thread-safe.</summary>
/// <param name="bounds">The buckets' upper bounds, inclusive and ascending, without +Inf.</param>
internal sealed class Histograms(double[] bounds)
{
    private readonly BucketBounds _buckets = new(bounds);
    private long[] _counts = [];
    private double[] _sums = [];

    /// <summary>The buckets' upper bounds, without +Inf.</summary>
    public double[] Bounds { get; } = bounds;

    /// <summary>How many counts an agent has: one a bound and one for +Inf.</summary>
    public int Width => Bounds.Length + 1;

    public void EnsureRoom(int agents)
    {
        if (_sums.Length >= agents)
            return;
        var capacity = Math.Max(agents, 2 * _sums.Length);
        Array.Resize(ref _sums, capacity);
        Array.Resize(ref _counts, capacity * Width);
    }

    public void Observe(int agent, double value)
    {
        _counts[(agent * Width) + _buckets.Find(value)]++;
        _sums[agent] += value;
    }

    /// <summary>Begins an agent's histogram anew.</summary>
    public void Clear(int agent)
    {
        _counts.AsSpan(agent * Width, Width).Clear();
        _sums[agent] = 0;
    }

    /// <summary>An agent's counts, each of one bucket alone.</summary>
    public ReadOnlySpan<long> CountsOf(int agent) => _counts.AsSpan(agent * Width, Width);

    /// <summary>Goes on from what was counted before.</summary>
    public void Restore(int agent, ReadOnlySpan<long> counts, double sum)
    {
        counts.CopyTo(_counts.AsSpan(agent * Width, Width));
        _sums[agent] = sum;
    }

    /// <summary>The sum of an agent's values.</summary>
    public double SumOf(int agent) => _sums[agent];

    /// <summary>Writes an agent's counts as cumulative ones, the last of which is the count of all.</summary>
    public void CopyCumulative(int agent, Span<long> to)
    {
        long sum = 0;
        var counts = _counts.AsSpan(agent * Width, Width);
        for (var i = 0; i < counts.Length; i++)
            to[i] = sum += counts[i];
    }
}
