namespace AgentQuarantine.Data;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every runtime, today and later.</summary>
public struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 to below <paramref name="bound"/>.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>From 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by the sum of twelve uniforms.</summary>
    public double Normal()
    {
        double sum = -6;
        for (var i = 0; i < 12; i++)
            sum += Unit();
        return sum;
    }
}
