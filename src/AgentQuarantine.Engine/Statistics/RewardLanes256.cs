using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentQuarantine.Statistics;

/// <summary>Four windows side by side, with AVX.</summary>
internal static unsafe class RewardLanes256
{
    /// <summary>How many windows.</summary>
    public const int Lanes = 4;

    /// <summary>Sums up four windows; the parameters are those of <see cref="RewardLanes512.Sum"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(double* rows, int stride, double* counts, int shortest, int longest, double* sums)
    {
        var columns = rows + Lanes * stride;
        Vector256<double> sum = default, current = default, drawdown = default, squares = default;
        for (var i = 0; i < stride; i += Lanes)
        {
            Transpose(rows + i, stride, columns + i * Lanes);
            // Rounding is monotone: min(a, b) + reward is the lesser of a + reward and b + reward, to the bit. So the recursion runs
            // without its floor beside one that begins at 0 here, and the long chain has one minimum in four steps.
            Vector256<double> local = default;
            for (var j = 0; j < Lanes; j++)
            {
                // A padding zero changes none of the sums.
                var rewards = Vector256.Load(columns + (i + j) * Lanes);
                sum += rewards;
                current += rewards;
                local = Vector256.MinNative(local + rewards, default);
                drawdown = Vector256.MinNative(drawdown, Vector256.MinNative(current, local));
            }
            current = Vector256.MinNative(current, local);
        }

        var count = Vector256.Load(counts);
        var mean = sum / count;
        for (var i = 0; i < shortest; i++)
        {
            var deviation = Vector256.Load(columns + i * Lanes) - mean;
            squares += deviation * deviation;
        }
        for (var i = shortest; i < longest; i++)
        {
            var deviation = Vector256.Load(columns + i * Lanes) - mean;
            squares += Vector256.ConditionalSelect(
                Vector256.LessThan(Vector256.Create((double)i), count), deviation * deviation, default);
        }

        sum.Store(sums);
        current.Store(sums + Lanes);
        drawdown.Store(sums + 2 * Lanes);
        squares.Store(sums + 3 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(double* row, int stride, double* column)
    {
        var (a, b) = (Vector256.Load(row), Vector256.Load(row + stride));
        var (c, d) = (Vector256.Load(row + 2 * stride), Vector256.Load(row + 3 * stride));
        var (abEven, cdEven) = (Avx.UnpackLow(a, b), Avx.UnpackLow(c, d));
        var (abOdd, cdOdd) = (Avx.UnpackHigh(a, b), Avx.UnpackHigh(c, d));
        Avx.Permute2x128(abEven, cdEven, 0x20).Store(column);
        Avx.Permute2x128(abOdd, cdOdd, 0x20).Store(column + Lanes);
        Avx.Permute2x128(abEven, cdEven, 0x31).Store(column + 2 * Lanes);
        Avx.Permute2x128(abOdd, cdOdd, 0x31).Store(column + 3 * Lanes);
    }
}
