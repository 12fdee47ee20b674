namespace AgentQuarantine.Pictures;

/// <summary>From values to pixels. It survives a range of one value, and one that is wider than a double.</summary>
/// <param name="Low">The value at <paramref name="Start"/>.</param>
/// <param name="High">The value at <paramref name="End"/>.</param>
/// <param name="Start">The pixel of <paramref name="Low"/>.</param>
/// <param name="End">The pixel of <paramref name="High"/>.</param>
internal readonly record struct Scale(double Low, double High, double Start, double End)
{
    /// <summary>A scale for values in which 0 always lies.</summary>
    public static Scale WithZero(IEnumerable<double> values, double start, double end)
    {
        double low = 0, high = 0;
        foreach (var value in values.Where(double.IsFinite))
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return low == high ? new Scale(-1, 1, start, end) : new Scale(low, high, start, end);
    }

    /// <summary>The pixel of a value.</summary>
    public double this[double value]
    {
        get
        {
            // Halves, whose difference does not overflow.
            var range = (High / 2) - (Low / 2);
            return range > 0 ? Start + (((value / 2) - (Low / 2)) / range * (End - Start)) : (Start + End) / 2;
        }
    }

    /// <summary>Round values within the scale, about <paramref name="count"/> of them.</summary>
    public IEnumerable<double> Ticks(int count)
    {
        var rough = (High / count) - (Low / count);
        if (!double.IsFinite(rough) || rough <= 0)
            yield break;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
        if (!double.IsFinite(step) || step == 0 || Math.Abs(Low / step) > 1e9)
            yield break;
        var last = Math.Floor((High / step) + 1e-9);
        for (var i = Math.Ceiling((Low / step) - 1e-9); i <= last; i++)
            yield return i * step;
    }
}
