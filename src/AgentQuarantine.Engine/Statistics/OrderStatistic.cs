using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentQuarantine.Statistics;

/// <summary>The n-th smallest of some numbers, without sorting all of them.</summary>
/// <remarks>
/// Hoare's selection ("Algorithm 65: Find", 1961), the pivot the median of three; after as many steps as no ordinary numbers need it sorts
/// what is left (Musser, "Introspective sorting and selection algorithms", 1997).
/// </remarks>
internal static class OrderStatistic
{
    private const int Few = 32;

    /// <summary>The <paramref name="rank"/>-th smallest, counted from 1.</summary>
    /// <param name="values">Numbers, none of them NaN. They change places.</param>
    /// <param name="rank">1 up to their number.</param>
    public static double Of(Span<double> values, int rank)
    {
        var at = rank - 1;
        for (var steps = 2 * BitOperations.Log2((uint)values.Length); values.Length > Few && steps > 0; steps--)
        {
            var (end, begin) = Part(values);
            if (at <= end)
            {
                values = values[..(end + 1)];
            }
            else if (at >= begin)
            {
                values = values[begin..];
                at -= begin;
            }
            else
            {
                return values[at];
            }
        }
        values.Sort();
        return values[at];
    }

    // All up to the first place are at most, all from the second on at least the pivot; what lies between equals it.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int End, int Begin) Part(Span<double> values)
    {
        var pivot = Middle(values[0], values[values.Length / 2], values[^1]);
        var (low, high) = (0, values.Length - 1);
        while (low <= high)
        {
            while (values[low] < pivot)
                low++;
            while (values[high] > pivot)
                high--;
            if (low > high)
                break;
            (values[low], values[high]) = (values[high], values[low]);
            low++;
            high--;
        }
        return (high, low);
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
