using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Calibration;

/// <summary>
/// How soon a fall of half a deviation can be caught at all: by detectors that know the rewards' make, their correlation and the depth of the fall,
/// at the rate of false alarms that the calibrated rules have, looked at as often as these.
/// </summary>
/// <remarks>
/// The CUSUM of likelihood ratios, which is optimal for a change whose worst delay counts (Moustakides, 1986), and the sum of Shiryaev and Roberts,
/// which is for one that comes late (Pollak and Tartakovsky, 2009); of correlated rewards the ratios are those of what each adds to
/// the one before.
/// </remarks>
internal static class Optimum
{
    private const double Fall = 0.5, RewardsToFalseAlarm = 57_600 / 1.25;
    private const int RewardsPerCheck = 10, Before = 1000, FalseAlarms = 400, Changes = 4000, Bisections = 10;

    // Of runs without an alarm so few are longer that their mean does not tell.
    private const long Longest = (long)(8 * RewardsToFalseAlarm);

    /// <summary>The figures of docs/policy.md.</summary>
    public static void Print()
    {
        Console.WriteLine($"{Changes} changes a row, a false alarm in {RewardsToFalseAlarm:F0} rewards.\n");
        Console.WriteLine("| normal rewards, correlation of neighbours | CUSUM: median of rewards to the alarm | Shiryaev–Roberts |");
        Console.WriteLine("| ---: | ---: | ---: |");
        foreach (var correlation in new[] { 0, 0.5, 0.9 })
            Console.WriteLine($"| {correlation} | {MedianDelay(correlation, isSum: false)} | {MedianDelay(correlation, isSum: true)} |");
    }

    private static int MedianDelay(double correlation, bool isSum)
    {
        var (low, high) = (4.0, 14.0);
        for (var i = 0; i < Bisections; i++)
        {
            var limit = (low + high) / 2;
            var mean = Run(FalseAlarms, $"{i}", name => new Path(correlation, isSum, limit, name).ToAlarm(Longest)).Average();
            (low, high) = mean > RewardsToFalseAlarm ? (low, limit) : (limit, high);
        }
        // Whoever raises a false alarm before the change has none to catch.
        var delays = Run(2 * Changes, "change", name => new Path(correlation, isSum, low, name).ToAlarm(Before) - Before)
            .Where(delay => delay > 0).Take(Changes).Order().ToArray();
        return (int)delays[delays.Length / 2];
    }

    private static long[] Run(int count, string name, Func<string, long> run)
    {
        var runs = new long[count];
        Parallel.For(0, count, i => runs[i] = run($"{name}/{i}"));
        return runs;
    }

    /// <summary>One stream and what watches it. Evidence is held as its logarithm.</summary>
    private sealed class Path(double correlation, bool isSum, double limit, string name)
    {
        private readonly SeededRandom _random = new(1, name);
        private readonly double _variance = 1 - correlation * correlation;

        /// <summary>The reward at which a check sees the alarm.</summary>
        public long ToAlarm(long change)
        {
            // The first check comes at any time.
            var (evidence, alarms, phase) = (double.NegativeInfinity, false, (int)(_random.NextDouble() * RewardsPerCheck));
            for (var i = 1L; i < change + Longest; i++)
            {
                // What a reward adds to the one before: a fall moves the first by its whole depth, and those after it by what the correlation leaves.
                var shift = i == change + 1 ? Fall : i > change ? Fall * (1 - correlation) : 0;
                evidence = Next(evidence, Math.Sqrt(_variance) * RewardStream.Normal(_random) - shift);
                alarms |= evidence >= limit;
                if (alarms && (i + phase) % RewardsPerCheck == 0)
                    return i;
            }
            return change + Longest;
        }

        private double Next(double evidence, double innovation)
        {
            var (begins, goesOn) = (Ratio(innovation, Fall), Ratio(innovation, Fall * (1 - correlation)));
            return isSum
                ? Math.Log(Math.Exp(evidence + goesOn) + Math.Exp(begins))
                : Math.Max(evidence + goesOn, begins);
        }

        private double Ratio(double innovation, double shift) => (-shift * innovation - shift * shift / 2) / _variance;
    }
}
