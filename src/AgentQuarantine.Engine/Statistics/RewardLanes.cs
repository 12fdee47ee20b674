using System.Runtime.Intrinsics.X86;

namespace AgentQuarantine.Statistics;

/// <summary>
/// The statistics of many windows at once, an agent a vector lane. Each lane does exactly what <see cref="RewardStatistics.Compute"/>
/// does, in the same order, so that the results are the same to the last bit.
/// </summary>
internal static class RewardLanes
{
    private const int CacheLine = 64;

    private const int ShareOfThread = 1024;

    [ThreadStatic]
    private static double[]? _scratch;

    /// <summary>Computes the statistics of <paramref name="windows"/>, in their order; of thousands on all cores.</summary>
    public static RewardStatistics[] Compute(RewardWindow[] windows)
    {
        var results = new RewardStatistics[windows.Length];
        Compute(windows, results, Avx512F.IsSupported ? RewardLanes512.Lanes : Avx.IsSupported ? RewardLanes256.Lanes : 0);
        return results;
    }

    /// <summary>The same with a given strategy: 8 lanes, 4 or none.</summary>
    internal static void Compute(RewardWindow[] windows, RewardStatistics[] results, int lanes)
    {
        var order = ByLength(windows);
        if (windows.Length < 2 * ShareOfThread)
        {
            Compute(windows, order, results, lanes);
            return;
        }
        Parallel.For(0, (windows.Length + ShareOfThread - 1) / ShareOfThread, share =>
        {
            var first = share * ShareOfThread;
            Compute(windows, order.AsSpan(first, Math.Min(ShareOfThread, order.Length - first)), results, lanes);
        });
    }

    private static void Compute(RewardWindow[] windows, ReadOnlySpan<int> order, RewardStatistics[] results, int lanes)
    {
        var done = 0;
        if (lanes > 0 && order.Length > 0)
        {
            var stride = (Math.Min(windows[order[^1]].Count, RewardStatistics.LongestPlain) + lanes - 1) / lanes * lanes;
            var scratch = Scratch(2 * lanes * stride + CacheLine / sizeof(double));
            for (; done + lanes <= order.Length && windows[order[done + lanes - 1]].Count <= RewardStatistics.LongestPlain; done += lanes)
                Group(windows, order[done..], lanes, results, scratch);
        }
        foreach (var i in order[done..])
            results[i] = windows[i].Compute();
    }

    private static double[] Scratch(int length) => _scratch is { } scratch && scratch.Length >= length ? scratch : _scratch = new double[length];

    // Windows of one length go together, so that no lane waits for another.
    private static int[] ByLength(RewardWindow[] windows)
    {
        var order = new int[windows.Length];
        var lengths = new int[windows.Length];
        var isSorted = true;
        for (var i = 0; i < windows.Length; i++)
        {
            (order[i], lengths[i]) = (i, windows[i].Count);
            isSorted &= i == 0 || lengths[i - 1] <= lengths[i];
        }
        if (!isSorted)
            Array.Sort(lengths, order);
        return order;
    }

    // The first windows of the rest, one a lane.
    private static unsafe void Group(RewardWindow[] windows, ReadOnlySpan<int> rest, int lanes, RewardStatistics[] results, double[] scratch)
    {
        var group = rest[..lanes];
        var shortest = windows[group[0]].Count;
        var longest = windows[group[^1]].Count;
        var stride = (longest + lanes - 1) / lanes * lanes;
        var counts = stackalloc double[lanes];
        var sums = stackalloc double[4 * lanes];
        var next = stackalloc double*[lanes];
        fixed (double* unaligned = scratch)
        {
            // Vectors that straddle two cache lines cost twice.
            var rows = (double*)(((nint)unaligned + (CacheLine - 1)) & -CacheLine);
            for (var lane = 0; lane < lanes; lane++)
            {
                var row = new Span<double>(rows + lane * stride, stride);
                windows[group[lane]].Runs(out var older, out var newer);
                older.CopyTo(row);
                newer.CopyTo(row[older.Length..]);
                row[(older.Length + newer.Length)..].Clear();
                counts[lane] = older.Length + newer.Length;
                next[lane] = windows[rest[Math.Min(lanes + lane, rest.Length - 1)]].Hint;
            }
            if (lanes == RewardLanes512.Lanes)
                RewardLanes512.Sum(rows, stride, counts, shortest, longest, next, sums);
            else
                RewardLanes256.Sum(rows, stride, counts, shortest, longest, sums);
        }
        for (var lane = 0; lane < lanes; lane++)
        {
            var count = (int)counts[lane];
            var (sum, current, drawdown, squares) = (sums[lane], sums[lanes + lane], sums[2 * lanes + lane], sums[3 * lanes + lane]);
            results[group[lane]] = count > 0 && RewardStatistics.KeepDigits(count, sum, drawdown, squares)
                ? RewardStatistics.From(count, sum, current, drawdown, squares)
                : windows[group[lane]].Compute();
        }
    }
}
