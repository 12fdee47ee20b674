using System.Numerics;

namespace AgentQuarantine.Rehearsal;

/// <summary>
/// Random numbers that are the same on every machine and with every runtime, so that a seed says all about a result.
/// Not thread-safe; not for secrets.
/// </summary>
/// <remarks>
/// xoshiro256** of Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators" (2021), its state filled by SplitMix64.
/// </remarks>
internal sealed class SeededRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>The sequence of <paramref name="seed"/>.</summary>
    public SeededRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>The sequence of <paramref name="seed"/> for one name: another name, another sequence.</summary>
    /// <remarks>The name's UTF-16 units are hashed by FNV-1a, so that the order of agents in a log does not matter.</remarks>
    public SeededRandom(ulong seed, string name)
        : this(seed ^ Hash(name))
    {
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 to less than <paramref name="bound"/>.</summary>
    /// <remarks>Multiply and shift (Lemire, 2019); with 64 random bits the bias is less than bound / 2⁶⁴.</remarks>
    public int Next(int bound) => (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);

    /// <summary>A number from 0 to less than 1, a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static ulong Hash(string name)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var unit in name)
            hash = (hash ^ unit) * 0x100000001B3;
        return hash;
    }
}
