using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal;

/// <summary>Measures what an e-detector assumes of an agent: a baseline that it earns, and a bound.</summary>
internal static class EvidenceCalibrator
{
    /// <summary>The fewest blocks that a mean is measured by.</summary>
    public const int FewestBlocks = 30;

    // One-sided, 95 %.
    private const double Confidence = 1.6449;

    /// <summary>The settings that fit rewards of an agent that is well; <see langword="null"/> where there are too few, or all are equal.</summary>
    /// <param name="rewards">The rewards in order.</param>
    /// <remarks>
    /// Rewards that depend on each other are taken in blocks of twice the bootstrap's automatic length. The bound is 4 deviations above the mean,
    /// of blocks 2, where no greater reward was seen: the lower it is, the more a loss says. The baseline is the lower confidence bound of
    /// the mean after the cut: a baseline that is too high breaks the promise.
    /// </remarks>
    public static EvidenceSettings? Of(double[] rewards)
    {
        var block = BlockLength.Dependence(rewards) is { } dependence ? 2 * dependence : 1;
        var means = Means(rewards, block);
        if (means.Length < FewestBlocks)
            return null;
        var plain = RewardStatistics.Compute(means);
        var bound = Math.Min(means.Max(), plain.Mean + (block == 1 ? 4 : 2) * plain.StdDev);
        var cut = RewardStatistics.Compute([.. means.Select(mean => Math.Min(mean, bound))]);
        var baseline = cut.Mean - Confidence * cut.StdDev / Math.Sqrt(means.Length);
        return bound > baseline && double.IsFinite(bound - baseline)
            ? new EvidenceSettings(Digits.Down(baseline, cut.StdDev), Digits.Up(bound, cut.StdDev), block)
            : null;
    }

    /// <summary>The means of as many rewards in a row as a block has; a last part of one is left out.</summary>
    public static double[] Means(double[] rewards, int block) =>
        [.. rewards.Chunk(block).Where(chunk => chunk.Length == block).Select(chunk => chunk.Average())];
}
