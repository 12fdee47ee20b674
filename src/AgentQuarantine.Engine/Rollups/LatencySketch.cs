namespace AgentQuarantine.Rollups;

/// <summary>
/// Latencies, of which percentiles are asked for. The first ones are kept as they are; when they are too many, they are counted by size:
/// 128 sizes an octave, so that no percentile is off by more than 0.4 %, in a memory that has an end. Not thread-safe.
/// </summary>
/// <remarks>Sizes are the leading bits of the numbers, as in G. Tene's HdrHistogram. From a nanosecond to centuries.</remarks>
internal sealed class LatencySketch
{
    /// <summary>So many latencies are kept as they are.</summary>
    public const int ExactCount = 256;

    private const int Shift = 52 - 7;
    private static readonly int Lowest = Raw(Math.ScaleB(1, -20)), Highest = Raw(Math.ScaleB(1, 44));

    private double[] _values = new double[8];
    private int[] _counts = [];
    private int _first;

    /// <summary>How many.</summary>
    public int Count { get; private set; }

    /// <summary>The greatest.</summary>
    public double Max { get; private set; }

    /// <summary>Takes one, finite and not negative.</summary>
    public void Add(double latency)
    {
        Max = Math.Max(Max, latency);
        if (Count < ExactCount)
        {
            if (Count == _values.Length)
                Array.Resize(ref _values, Math.Min(ExactCount, 4 * _values.Length));
            _values[Count++] = latency;
            return;
        }
        if (Count++ == ExactCount)
            CountValues();
        CountSize(latency);
    }

    /// <summary>The ⌈share · n⌉-th smallest of at least one.</summary>
    public double Percentile(double share)
    {
        var rank = (int)Math.Ceiling(share * Count);
        if (Count <= ExactCount)
        {
            Array.Sort(_values, 0, Count);
            return _values[rank - 1];
        }
        var size = 0;
        for (var left = rank; (left -= _counts[size]) > 0;)
            size++;
        return Math.Min(Middle(_first + size), Max);
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        (Count, Max) = (0, 0);
        Array.Clear(_counts);
    }

    private void CountValues()
    {
        foreach (var value in _values)
            CountSize(value);
    }

    private void CountSize(double latency)
    {
        var size = Math.Clamp(Raw(latency), Lowest, Highest);
        if ((uint)(size - _first) >= (uint)_counts.Length)
            Reach(size);
        _counts[size - _first]++;
    }

    // Most latencies of an agent lie within a few octaves.
    private void Reach(int size)
    {
        const int Octave = 128;
        var first = Math.Max(Lowest, (_counts.Length == 0 ? size : Math.Min(size, _first)) - Octave);
        var last = Math.Min(Highest, Math.Max(size, _first + _counts.Length - 1) + Octave);
        var counts = new int[last - first + 1];
        _counts.CopyTo(counts, _counts.Length == 0 ? 0 : _first - first);
        (_first, _counts) = (first, counts);
    }

    private static int Raw(double value) => (int)(BitConverter.DoubleToInt64Bits(value) >> Shift);

    private static double Middle(int size) => size == Lowest ? 0
        : (BitConverter.Int64BitsToDouble((long)size << Shift) + BitConverter.Int64BitsToDouble((long)(size + 1) << Shift)) / 2;
}
