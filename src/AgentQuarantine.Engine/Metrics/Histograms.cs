using System.Runtime.CompilerServices;

namespace AgentQuarantine.Metrics;

/// <summary>One histogram an agent over the same bounds. Not thread-safe.</summary>
/// <param name="bounds">The buckets' upper bounds, inclusive and ascending, without +Inf.</param>
internal sealed class Histograms(double[] bounds)
{
    private readonly BucketBounds _buckets = new(bounds);

    // Of each agent the bits of its sum and then its counts: what one event touches lies together.
    private long[] _rows = [];

    /// <summary>The buckets' upper bounds, without +Inf.</summary>
    public double[] Bounds { get; } = bounds;

    /// <summary>How many counts an agent has: one a bound and one for +Inf.</summary>
    public int Width => Bounds.Length + 1;

    private int Row => Width + 1;

    public void EnsureRoom(int agents)
    {
        if (_rows.Length < agents * Row)
            Array.Resize(ref _rows, Math.Max(agents * Row, 2 * _rows.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Observe(int agent, double value)
    {
        var row = RowOf(agent);
        row[1 + _buckets.Find(value)]++;
        row[0] = BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(row[0]) + value);
    }

    /// <summary>Begins an agent's histogram anew.</summary>
    public void Clear(int agent) => RowOf(agent).Clear();

    /// <summary>An agent's counts, each of one bucket alone.</summary>
    public ReadOnlySpan<long> CountsOf(int agent) => RowOf(agent)[1..];

    /// <summary>Goes on from what was counted before.</summary>
    public void Restore(int agent, ReadOnlySpan<long> counts, double sum)
    {
        var row = RowOf(agent);
        counts.CopyTo(row[1..]);
        row[0] = BitConverter.DoubleToInt64Bits(sum);
    }

    /// <summary>The sum of an agent's values.</summary>
    public double SumOf(int agent) => BitConverter.Int64BitsToDouble(RowOf(agent)[0]);

    /// <summary>Writes an agent's counts as cumulative ones, the last of which is the count of all.</summary>
    public void CopyCumulative(int agent, Span<long> to)
    {
        long sum = 0;
        var counts = CountsOf(agent);
        for (var i = 0; i < counts.Length; i++)
            to[i] = sum += counts[i];
    }

    private Span<long> RowOf(int agent) => _rows.AsSpan(agent * Row, Row);
}
