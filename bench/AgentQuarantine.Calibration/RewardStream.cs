using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Calibration;

/// <summary>Rewards of known make with deviation 1, the same on every run.</summary>
/// <param name="Name">What they are.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Correlation">The correlation of neighbours (first-order autoregression).</param>
/// <param name="IsHeavy">Whether the innovations have Student's t distribution with 4 degrees of freedom, rather than the normal one.</param>
internal sealed record RewardStream(string Name, double Mean = 0, double Correlation = 0, bool IsHeavy = false)
{
    /// <summary>An endless sequence.</summary>
    public IEnumerable<double> Rewards(string agent)
    {
        var random = new SeededRandom(1, Name + agent);
        var innovation = Math.Sqrt(1 - Correlation * Correlation);
        for (var previous = 0.0; ;)
        {
            previous = Correlation * previous + innovation * Innovation(random);
            yield return Mean + previous;
        }
    }

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

    private static double Normal(SeededRandom random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
