using System.Runtime.CompilerServices;

namespace AgentQuarantine.Rollups;

/// <summary>A sum beside which what each addition rounds off is added up: no loss vanishes beside a gain before it. It stays finite.</summary>
/// <remarks>Knuth's sum of two; A. Neumaier (1974).</remarks>
internal struct CompensatedSum
{
    private double _high, _low;

    /// <summary>The sum.</summary>
    public readonly double Value => Saturate(_high + _low);

    /// <summary>Adds a finite number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double value)
    {
        var sum = Saturate(_high + value);
        var added = sum - _high;
        _low = Saturate(_low + ((_high - (sum - added)) + (value - added)));
        _high = sum;
    }

    private static double Saturate(double value) => double.MinNative(double.MaxNative(value, -double.MaxValue), double.MaxValue);
}
