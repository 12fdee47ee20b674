namespace AgentQuarantine.Statistics;

/// <summary>
/// The evidence that an agent no longer earns its baseline, as a number of rewards: as long as it does, the mean number of rewards until the
/// evidence first reaches A is at least A, whatever their distribution. O(1) a reward; not thread-safe.
/// </summary>
/// <param name="settings">What is assumed.</param>
/// <remarks>
/// The Shiryaev–Roberts e-detector: R ← (1 + R)·L with L = 1 + λ(baseline − reward), 0 ≤ λ &lt; 1 / (bound − baseline), whose expectation is at
/// most 1 while the baseline is earned; averaged over a few λ, for nobody knows how deep the fall will be. Shin, Ramdas and Rinaldo,
/// "E-detectors" (2022); the bets as in Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting" (2024).
/// </remarks>
internal sealed class EDetector(EvidenceSettings settings)
{
    /// <summary>How many bets are averaged.</summary>
    public const int Bets = 6;

    // Far past any limit, and still a number that can be multiplied.
    private const double Most = 1e300;

    private readonly double[] _bets = new double[Bets];
    private double _sum;
    private int _held;

    /// <summary>The bets as parts of the greatest λ.</summary>
    private static ReadOnlySpan<double> Parts => [0.02, 0.04, 0.08, 0.15, 0.3, 0.6];

    /// <summary>What is assumed.</summary>
    public EvidenceSettings Settings => settings;

    /// <summary>How many rewards were taken.</summary>
    public long Rewards { get; private set; }

    /// <summary>How many of them, or of their blocks, were above the bound and counted as the bound.</summary>
    public long Cut { get; private set; }

    /// <summary>The evidence now, in rewards.</summary>
    public double Value { get; private set; }

    /// <summary>The greatest evidence since <see cref="EndLook"/>: an alarm between two checks is not missed.</summary>
    public double Peak { get; private set; }

    /// <summary>A detector that goes on where another one was.</summary>
    public static EDetector From(EvidenceSettings settings, ReadOnlySpan<double> bets, double sum, int held, double peak, long rewards, long cut)
    {
        var detector = new EDetector(settings) { _sum = sum, _held = held, Rewards = rewards, Cut = cut };
        bets.CopyTo(detector._bets);
        detector.Value = detector.Mean();
        detector.Peak = Math.Max(peak, detector.Value);
        return detector;
    }

    /// <summary>Takes a reward, finite or −∞.</summary>
    public void Add(double reward)
    {
        Rewards++;
        _sum += reward;
        if (++_held < settings.Block)
            return;
        var mean = _sum / _held;
        (_sum, _held) = (0, 0);
        if (mean > settings.UpperBound)
        {
            mean = settings.UpperBound;
            Cut++;
        }
        var shortfall = (settings.Baseline - mean) / (settings.UpperBound - settings.Baseline);
        for (var i = 0; i < Bets; i++)
            _bets[i] = double.MinNative((1 + _bets[i]) * (1 + Parts[i] * shortfall), Most);
        Value = Mean();
        Peak = double.MaxNative(Peak, Value);
    }

    /// <summary>Somebody has looked: from now on <see cref="Peak"/> is of what comes.</summary>
    public void EndLook() => Peak = Value;

    /// <summary>Begins anew, as after a release.</summary>
    public void Restart()
    {
        Array.Clear(_bets);
        (_sum, _held, Rewards, Cut, Value, Peak) = (0, 0, 0, 0, 0, 0);
    }

    /// <summary>What <see cref="From"/> takes.</summary>
    public (double[] Bets, double Sum, int Held) State => (_bets, _sum, _held);

    // A block stands for its rewards, so that the evidence of all settings is in rewards.
    private double Mean()
    {
        var sum = 0.0;
        foreach (var bet in _bets)
            sum += bet;
        return sum / Bets * settings.Block;
    }
}
