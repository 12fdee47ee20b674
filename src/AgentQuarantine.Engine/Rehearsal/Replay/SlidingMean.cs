using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>The mean of the values of one agent's events among the last lines, such as their costs.</summary>
internal sealed class SlidingMean
{
    private readonly SlidingWindow<Sum> _values = new(int.MaxValue);

    /// <summary>The mean, summed in any order; <see langword="null"/> where no event has a value.</summary>
    public double? Mean => _values.Count == 0 ? null : _values.Total.Value / _values.Count;

    /// <summary>The value of an event that enters; NaN for none.</summary>
    public void Add(double value)
    {
        if (!double.IsNaN(value))
            _values.Push(value);
    }

    /// <summary>The value of the oldest event, which leaves; NaN for none.</summary>
    public void Remove(double value)
    {
        if (!double.IsNaN(value))
            _values.Evict();
    }

    /// <summary>The mean to the last bit as a check reads it: summed from the oldest event on, at most the greatest finite sum.</summary>
    public double? Recompute()
    {
        _values.Runs(out var older, out var newer);
        var sum = 0.0;
        foreach (var value in older)
            sum = Math.Min(sum + value, double.MaxValue);
        foreach (var value in newer)
            sum = Math.Min(sum + value, double.MaxValue);
        return _values.Count == 0 ? null : sum / _values.Count;
    }

    /// <summary>The sum of a run of values.</summary>
    private readonly record struct Sum(double Value) : IMonoid<Sum>
    {
        public static Sum Of(double reward) => new(reward);

        public static Sum Combine(in Sum older, in Sum newer) => new(older.Value + newer.Value);
    }
}
