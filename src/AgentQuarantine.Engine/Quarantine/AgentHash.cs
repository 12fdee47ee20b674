using System.Text;

namespace AgentQuarantine.Quarantine;

/// <summary>
/// A number from 0 up to 1 that is a function of an agent's name and a count, the same on every machine and in every language: 64-bit FNV-1a over
/// the name in UTF-8, a line feed and the count in decimal digits, mixed by SplitMix64's finalizer, its upper 53 bits over 2⁵³.
/// </summary>
/// <remarks>Fowler, Noll and Vo's hash; Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014).</remarks>
internal static class AgentHash
{
    /// <summary>The number of <paramref name="agent"/> and <paramref name="count"/>.</summary>
    public static double Of(string agent, long count)
    {
        Span<byte> few = stackalloc byte[512];
        var text = agent.Length <= 128 ? few : new byte[Encoding.UTF8.GetMaxByteCount(agent.Length) + 32];
        var length = Encoding.UTF8.GetBytes(agent, text);
        text[length++] = (byte)'\n';
        count.TryFormat(text[length..], out var digits, default, System.Globalization.CultureInfo.InvariantCulture);
        var hash = 14695981039346656037;
        foreach (var unit in text[..(length + digits)])
            hash = (hash ^ unit) * 1099511628211;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
