namespace AgentQuarantine.Rehearsal;

/// <summary>
/// The greatest losses of a log as draws from a fitted tail: a bootstrap of the few that were seen would repeat just those, and know of none that is
/// greater.
/// </summary>
/// <remarks>
/// Peaks over a threshold, a generalized Pareto distribution fitted by probability-weighted moments: Hosking and Wallis, "Parameter and Quantile
/// Estimation for the Generalized Pareto Distribution" (1987).
/// </remarks>
internal sealed class LossTail
{
    private const double Share = 0.01;
    private const int Fewest = 30;

    private readonly double _shape, _scale;

    private LossTail(double threshold, double shape, double scale) => (Threshold, _shape, _scale) = (threshold, shape, scale);

    /// <summary>Rewards below this are drawn from the tail.</summary>
    public double Threshold { get; }

    /// <summary>The tail of the hundredth part of rewards that are least; <see langword="null"/> where those are too few, or all alike.</summary>
    public static LossTail? Of(double[] rewards)
    {
        var count = (int)(Share * rewards.Length);
        if (count < Fewest)
            return null;
        double[] least = [.. rewards.Order().Take(count + 1)];
        var threshold = least[count];
        double mean = 0, weighted = 0;
        for (var i = 0; i < count; i++)
        {
            // The greatest excess comes first, and has the least weight: the share of those that are greater.
            var excess = threshold - least[i];
            mean += excess / count;
            weighted += excess * ((i + 0.35) / count) / count;
        }
        var spread = mean - (2 * weighted);
        if (!(spread > 1e-9 * mean))
            return null;
        return new LossTail(threshold, 2 - (mean / spread), 2 * mean * weighted / spread);
    }

    /// <summary>A reward below the threshold.</summary>
    public double Draw(SeededRandom random)
    {
        var log = -Math.Log(1 - random.NextDouble());
        return Threshold - (_scale * (Math.Abs(_shape) < 1e-6 ? log : (Math.Exp(_shape * log) - 1) / _shape));
    }
}
