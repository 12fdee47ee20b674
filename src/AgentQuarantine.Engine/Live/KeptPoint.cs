using System.Globalization;
using System.Runtime.InteropServices;

namespace AgentQuarantine.Live;

/// <summary>
/// A <see cref="PastPoint"/> as it is kept, in 44 bytes for 56: a fleet has a million of them. Its time is a number of steps of its agent's,
/// drawdowns have seven digits.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct KeptPoint
{
    /// <summary>The time of its last event.</summary>
    public int At;

    /// <inheritdoc cref="PastPoint.Equity"/>
    public double Equity;

    /// <inheritdoc cref="PastPoint.Now"/>
    public float Now;

    /// <inheritdoc cref="PastPoint.Worst"/>
    public float Worst;

    /// <inheritdoc cref="PastPoint.LatencySum"/>
    public float LatencySum, LatencyMax;

    /// <inheritdoc cref="PastPoint.LatencySum"/>
    public int LatencyCount;

    /// <inheritdoc cref="PastPoint.CostSum"/>
    public float CostSum;

    /// <inheritdoc cref="PastPoint.CostSum"/>
    public int CostCount;

    /// <inheritdoc cref="PastPoint.Events"/>
    public int Events;

    /// <summary>Two stretches as one.</summary>
    public static KeptPoint Join(in KeptPoint older, in KeptPoint newer) => newer with
    {
        Worst = Math.Min(older.Worst, newer.Worst),
        LatencySum = older.LatencySum + newer.LatencySum,
        LatencyMax = Math.Max(older.LatencyMax, newer.LatencyMax),
        LatencyCount = older.LatencyCount + newer.LatencyCount,
        CostSum = older.CostSum + newer.CostSum,
        CostCount = older.CostCount + newer.CostCount,
        Events = older.Events + newer.Events,
    };

    /// <summary>A drawdown as it is kept.</summary>
    public static float Narrow(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    /// <summary>The point as it is drawn.</summary>
    /// <param name="time">Its time in UTC ticks.</param>
    public readonly PastPoint ToPoint(long time) => new()
    {
        Time = time,
        Equity = Equity,
        Now = Widen(Now),
        Worst = Widen(Worst),
        LatencySum = LatencySum,
        LatencyMax = LatencyMax,
        LatencyCount = LatencyCount,
        CostSum = CostSum,
        CostCount = CostCount,
        Events = Events,
    };

    // The double with the same digits: −0.1 is to be read as −0.1.
    private static double Widen(float value)
    {
        Span<char> digits = stackalloc char[24];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        return double.Parse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
