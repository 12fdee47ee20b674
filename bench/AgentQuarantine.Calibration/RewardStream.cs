using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Calibration;

/// <summary>Rewards of known make with deviation 1, the same on every run.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Correlation">The correlation of neighbours (first-order autoregression).</param>
/// <param name="Make">How rewards that are not normal are made; all have mean 0 and deviation 1.</param>
/// <param name="IsHeavy">Whether the innovations have Student's t distribution with 4 degrees of freedom, rather than the normal one.</param>
internal sealed record RewardStream(string Name, double Mean = 0, double Correlation = 0, bool IsHeavy = false, Make Make = Make.Normal)
{
    /// <summary>An endless sequence.</summary>
    public IEnumerable<double> Rewards(string agent)
    {
        var random = new SeededRandom(1, Name + agent);
        var innovation = Math.Sqrt(1 - Correlation * Correlation);
        if (Make != Make.Normal)
        {
            for (var i = 0; ; i++)
                yield return Other(random, i);
        }
        for (var previous = 0.0; ;)
        {
            previous = Correlation * previous + innovation * Innovation(random);
            yield return Mean + previous;
        }
    }

    private double Other(SeededRandom random, int i) => Make switch
    {
        Make.Wins => ((random.NextDouble() < 0.55 ? 1 : -1) - 0.1) / Math.Sqrt(0.99),
        Make.Skewed => (Math.Exp(0.125) - Math.Exp(0.5 * Normal(random))) / Math.Sqrt((Math.Exp(0.25) - 1) * Math.Exp(0.25)),
        _ => Normal(random) * (i / 500 % 2 == 0 ? 0.5 : Math.Sqrt(1.75)),
    };

    private double Innovation(SeededRandom random)
    {
        var normal = Normal(random);
        if (!IsHeavy)
            return normal;
        var squares = 0.0;
        for (var i = 0; i < 4; i++)
            squares += Math.Pow(Normal(random), 2);
        // The variance of t with 4 degrees of freedom is 2.
        return normal / Math.Sqrt(squares / 4) / Math.Sqrt(2);
    }

    /// <summary>A normal number (Box and Muller, 1958).</summary>
    public static double Normal(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>How rewards that are not normal are made.</summary>
internal enum Make
{
    /// <summary>Normal, or with heavy tails.</summary>
    Normal,

    /// <summary>+1 or −1, centred and scaled.</summary>
    Wins,

    /// <summary>Many small gains and few great losses.</summary>
    Skewed,

    /// <summary>Normal with a variance of 0.25 and 1.75 in turn, every 500 rewards.</summary>
    Seasonal,
}
