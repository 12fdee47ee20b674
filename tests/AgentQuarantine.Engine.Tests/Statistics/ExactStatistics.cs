using System.Numerics;

namespace AgentQuarantine.Tests.Statistics;

/// <summary>The statistics of a window without any rounding but the last: every double is a whole number of 2^-1074.</summary>
internal sealed class ExactStatistics
{
    private const int Unit = 1074;

    public ExactStatistics(IReadOnlyCollection<double> rewards)
    {
        BigInteger equity = 0, peak = 0, drawdown = 0, magnitude = 0, squares = 0;
        foreach (var reward in rewards.Select(Units))
        {
            equity += reward;
            peak = BigInteger.Max(peak, equity);
            drawdown = BigInteger.Min(drawdown, equity - peak);
            magnitude += BigInteger.Abs(reward);
            squares += reward * reward;
        }
        BigInteger n = rewards.Count;
        Magnitude = ToDouble(magnitude, 1);
        Mean = ToDouble(equity, n);
        Drawdown = ToDouble(drawdown, 1);
        CurrentDrawdown = ToDouble(equity - peak, 1);
        // Variance = (n Σx² − (Σx)²) / (n (n − 1)); its root to 200 more bits than the units have.
        StdDev = n < 2 ? 0 : ToDouble(Root(((n * squares - equity * equity) << 400) / (n * (n - 1))), BigInteger.One << 200);
        // Sharpe² = (Σx)² (n − 1) / (n (n Σx² − (Σx)²)), without a unit.
        var spread = n * squares - equity * equity;
        Sharpe = spread <= 0 ? 0 : equity.Sign * ToDouble(Root((equity * equity * (n - 1) << 400) / (n * spread)) << Unit, BigInteger.One << 200);
    }

    /// <summary>The sum of the rewards' magnitudes, which bounds the rounding of every sum.</summary>
    public double Magnitude { get; }

    public double Mean { get; }

    public double StdDev { get; }

    public double Sharpe { get; }

    public double Drawdown { get; }

    public double CurrentDrawdown { get; }

    private static BigInteger Units(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7FF;
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        return (value < 0 ? -mantissa : mantissa) << Math.Max(exponent - 1, 0);
    }

    // The double nearest to numerator / denominator units but for a last bit; out of range, the greatest.
    private static double ToDouble(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
            return 0;
        var shift = (int)(denominator.GetBitLength() - BigInteger.Abs(numerator).GetBitLength()) + 64;
        var quotient = (double)(shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift));
        return Math.Clamp(Math.ScaleB(quotient, -shift - Unit), -double.MaxValue, double.MaxValue);
    }

    private static BigInteger Root(BigInteger square)
    {
        if (square.IsZero)
            return 0;
        // Newton's method from above.
        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + square / root) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }
}
