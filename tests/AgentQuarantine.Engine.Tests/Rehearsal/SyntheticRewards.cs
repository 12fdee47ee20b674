using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Tests.Rehearsal;

/// <summary>Rewards of known make, the same on every run.</summary>
internal static class SyntheticRewards
{
    /// <summary>Rewards with deviation 1: normal but for the tails beyond 6, first-order autoregressive.</summary>
    public static double[] Noise(ulong seed, int count, double mean = 0, double correlation = 0)
    {
        var random = new SeededRandom(seed, "rewards");
        var rewards = new double[count];
        var previous = 0.0;
        for (var i = 0; i < count; i++)
        {
            previous = correlation * previous + Math.Sqrt(1 - correlation * correlation) * Normal(random);
            rewards[i] = mean + previous;
        }
        return rewards;
    }

    private static double Normal(SeededRandom random)
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
            sum += random.NextDouble();
        return sum;
    }
}
