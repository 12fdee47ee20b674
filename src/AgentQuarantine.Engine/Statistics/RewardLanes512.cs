using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentQuarantine.Statistics;

/// <summary>Eight windows side by side, with AVX-512.</summary>
internal static unsafe class RewardLanes512
{
    /// <summary>How many windows.</summary>
    public const int Lanes = 8;

    /// <summary>Sums up eight windows.</summary>
    /// <param name="rows">One window after the other, padded with zeros, and behind them as much scratch space again.</param>
    /// <param name="stride">From one window to the next; a multiple of the lanes.</param>
    /// <param name="counts">How many rewards each window holds.</param>
    /// <param name="shortest">The least of them.</param>
    /// <param name="longest">The greatest of them.</param>
    /// <param name="next">Where the eight windows that come next lie; they are fetched meanwhile.</param>
    /// <param name="sums">Takes sum, current drawdown, drawdown and sum of squares, eight each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(double* rows, int stride, double* counts, int shortest, int longest, double** next, double* sums)
    {
        var columns = rows + Lanes * stride;
        Vector512<double> sum = default, current = default, drawdown = default, squares = default;
        for (var i = 0; i < stride; i += Lanes)
        {
            for (var lane = 0; lane < Lanes; lane++)
                Sse.Prefetch0(next[lane] + i);
            var (a0, a1) = Pairs(rows + i, stride);
            var (b0, b1) = Pairs(rows + i + 2 * stride, stride);
            var (c0, c1) = Pairs(rows + i + 4 * stride, stride);
            var (d0, d1) = Pairs(rows + i + 6 * stride, stride);
            var (r0, r2, r4, r6) = Columns(a0, b0, c0, d0);
            var (r1, r3, r5, r7) = Columns(a1, b1, c1, d1);
            Add(r0, columns, ref sum, ref current, ref drawdown);
            Add(r1, columns + Lanes, ref sum, ref current, ref drawdown);
            Add(r2, columns + 2 * Lanes, ref sum, ref current, ref drawdown);
            Add(r3, columns + 3 * Lanes, ref sum, ref current, ref drawdown);
            Add(r4, columns + 4 * Lanes, ref sum, ref current, ref drawdown);
            Add(r5, columns + 5 * Lanes, ref sum, ref current, ref drawdown);
            Add(r6, columns + 6 * Lanes, ref sum, ref current, ref drawdown);
            Add(r7, columns + 7 * Lanes, ref sum, ref current, ref drawdown);
            columns += Lanes * Lanes;
        }
        columns = rows + Lanes * stride;

        var count = Vector512.Load(counts);
        var mean = sum / count;
        for (var i = 0; i < shortest; i++)
        {
            var deviation = Vector512.Load(columns + i * Lanes) - mean;
            squares += deviation * deviation;
        }
        for (var i = shortest; i < longest; i++)
        {
            var deviation = Vector512.Load(columns + i * Lanes) - mean;
            squares += Vector512.ConditionalSelect(
                Vector512.LessThan(Vector512.Create((double)i), count), deviation * deviation, default);
        }

        sum.Store(sums);
        current.Store(sums + Lanes);
        drawdown.Store(sums + 2 * Lanes);
        squares.Store(sums + 3 * Lanes);
    }

    // The next reward of each window; it is kept for the squares. A padding zero changes none of the three sums.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector512<double> rewards, double* column, ref Vector512<double> sum, ref Vector512<double> current, ref Vector512<double> drawdown)
    {
        rewards.Store(column);
        sum += rewards;
        current = Vector512.MinNative(current + rewards, default);
        drawdown = Vector512.MinNative(drawdown, current);
    }

    // Of two rows the even and the odd elements, beside one another.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Even, Vector512<double> Odd) Pairs(double* row, int stride)
    {
        var (upper, lower) = (Vector512.Load(row), Vector512.Load(row + stride));
        return (Avx512F.UnpackLow(upper, lower), Avx512F.UnpackHigh(upper, lower));
    }

    // From the pairs of all rows every second column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>) Columns(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d)
    {
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
        var (abEven, cdEven) = (Avx512F.Shuffle4x128(a, b, Even), Avx512F.Shuffle4x128(c, d, Even));
        var (abOdd, cdOdd) = (Avx512F.Shuffle4x128(a, b, Odd), Avx512F.Shuffle4x128(c, d, Odd));
        return (
            Avx512F.Shuffle4x128(abEven, cdEven, Even), Avx512F.Shuffle4x128(abOdd, cdOdd, Even),
            Avx512F.Shuffle4x128(abEven, cdEven, Odd), Avx512F.Shuffle4x128(abOdd, cdOdd, Odd));
    }
}
