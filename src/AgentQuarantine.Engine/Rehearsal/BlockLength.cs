namespace AgentQuarantine.Rehearsal;

/// <summary>How long the blocks of a block bootstrap are to be.</summary>
internal static class BlockLength
{
    private const int MostLags = 1000;

    // A variance of so many is known to a seventh of itself.
    private const int FewestBlocks = 100;

    /// <summary>
    /// The block length for rewards as dependent as these: the automatic choice for the circular block bootstrap, but at
    /// least ⌈n^⅓⌉, so that dependence which the correlations do not show stays within a block too.
    /// </summary>
    /// <param name="rewards">The rewards in order.</param>
    /// <returns>From 1 to a third of n.</returns>
    /// <remarks>
    /// Politis and White, "Automatic Block-Length Selection for the Dependent Bootstrap" (2004), as corrected by Patton,
    /// Politis and White (2009). At most 1000 lags are looked at.
    /// </remarks>
    public static int For(ReadOnlySpan<double> rewards)
    {
        var n = rewards.Length;
        if (n < 6)
            return 1;
        var longest = (int)Math.Ceiling(Math.Min(3 * Math.Sqrt(n), n / 3.0));
        var shortest = (int)Math.Ceiling(Math.Cbrt(n));
        return Math.Clamp((int)Math.Ceiling(Automatic(Centre(rewards)).Length), Math.Min(shortest, longest), longest);
    }

    /// <summary>How long rewards depend on each other; <see langword="null"/> where no correlation can be told from none.</summary>
    public static int? Dependence(ReadOnlySpan<double> rewards)
    {
        if (rewards.Length < 6)
            return null;
        var centred = Centre(rewards);
        var covariances = new List<double> { Covariance(centred, 0) };
        return covariances[0] > 0 && LastSignificantLag(centred, covariances) > 0 ? (int)Math.Ceiling(Automatic(centred).Length) : null;
    }

    /// <summary>
    /// By how much rewards have to be stretched about their mean, so that a sum of many that were drawn in blocks varies as one of neighbours does:
    /// what leans across the edge of a block is lost to a draw, and few long blocks tell a variance badly.
    /// </summary>
    /// <param name="rewards">The rewards in order.</param>
    /// <param name="block">The length of the blocks.</param>
    /// <returns>The root of the long-run variance (flat-top, Politis and Romano, 1995) over that of the blocks; 1 where there are too few.</returns>
    public static double Stretch(ReadOnlySpan<double> rewards, int block)
    {
        var n = rewards.Length;
        if (!IsMeasured(n, block))
            return 1;
        var centred = Centre(rewards);
        double sum = 0, squares = 0;
        for (var i = 0; i < block; i++)
            sum += centred[i % n];
        for (var i = 0; i < n; i++)
        {
            squares += sum * sum;
            sum += centred[(i + block) % n] - centred[i];
        }
        var stretch = Math.Sqrt(Automatic(centred).LongRun / (squares / n / block));
        return stretch is >= 0.5 and <= 2 ? stretch : 1;
    }

    /// <summary>Whether so many rewards hold blocks enough to say how these differ.</summary>
    public static bool IsMeasured(int rewards, int block) => rewards >= (long)FewestBlocks * block;

    private static (double Length, double LongRun) Automatic(double[] centred)
    {
        var n = centred.Length;
        var covariances = new List<double> { Covariance(centred, 0) };
        if (!(covariances[0] > 0))
            return (1, 0);

        var lags = LastSignificantLag(centred, covariances);
        var bandwidth = Math.Min(2 * Math.Max(lags, 1), MostLagsOf(n));
        while (covariances.Count <= bandwidth)
            covariances.Add(Covariance(centred, covariances.Count));

        double spread = 0, longRun = covariances[0];
        for (var lag = 1; lag <= bandwidth; lag++)
        {
            var taper = 2 * lag <= bandwidth ? 1 : 2 * (1 - (double)lag / bandwidth);
            spread += 2 * taper * lag * covariances[lag];
            longRun += 2 * taper * covariances[lag];
        }
        return (longRun == 0 ? 1 : Math.Cbrt(2 * spread * spread / (4.0 / 3 * longRun * longRun) * n), longRun);
    }

    /// <summary>The lag after which a run of correlations is too small to be told from none.</summary>
    private static int LastSignificantLag(double[] centred, List<double> covariances)
    {
        var n = centred.Length;
        var run = Math.Max(5, (int)Math.Log10(n));
        var threshold = 2 * Math.Sqrt(Math.Log10(n) / n) * covariances[0];
        var most = MostLagsOf(n);
        var last = 0;
        for (var lag = 1; lag <= most && lag - last <= run; lag++)
        {
            covariances.Add(Covariance(centred, lag));
            if (Math.Abs(covariances[lag]) >= threshold)
                last = lag;
        }
        return last;
    }

    private static int MostLagsOf(int n) => Math.Min(Math.Min((int)Math.Ceiling(Math.Sqrt(n)) + 5, MostLags), n - 1);

    private static double[] Centre(ReadOnlySpan<double> rewards)
    {
        var sum = 0.0;
        foreach (var reward in rewards)
            sum += reward;
        var mean = sum / rewards.Length;
        var centred = new double[rewards.Length];
        for (var i = 0; i < centred.Length; i++)
            centred[i] = rewards[i] - mean;
        return centred;
    }

    private static double Covariance(double[] centred, int lag)
    {
        var sum = 0.0;
        for (var i = lag; i < centred.Length; i++)
            sum += centred[i] * centred[i - lag];
        return sum / centred.Length;
    }
}
