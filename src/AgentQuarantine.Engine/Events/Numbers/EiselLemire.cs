using System.Numerics;
using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Numbers;

/// <summary>
/// The double nearest to w × 10^q, ties to even. D. Lemire, "Number Parsing at a Gigabyte per Second", Software: Practice
/// and Experience 51 (2021); N. Mushtak and D. Lemire, "Fast Number Parsing Without Fallback" (2023) shows that the product
/// of w with 128 bits of the power always decides.
/// </summary>
internal static class EiselLemire
{
    private const int MantissaBits = 52;
    private const int InfiniteExponent = 0x7FF;

    /// <summary>The double nearest to <paramref name="w"/> × 10^<paramref name="q"/>.</summary>
    /// <param name="w">The digits, exactly.</param>
    /// <param name="q">The power of ten.</param>
    public static double Compute(ulong w, int q)
    {
        if (w == 0 || q < PowersOfFive.Least)
            return 0;
        if (q > PowersOfFive.Greatest)
            return double.PositiveInfinity;

        var shift = BitOperations.LeadingZeroCount(w);
        Multiply(w << shift, q, out var high, out var low);
        var upper = (int)(high >> 63);
        var drop = upper + 64 - MantissaBits - 3;
        var mantissa = high >> drop;
        var exponent = (((152170 + 65536) * q) >> 16) + 63 + upper - shift + 1023;
        if (exponent <= 0)
            return Subnormal(mantissa, exponent);

        // Exactly between two doubles: only such small powers divide evenly. To even, not up.
        if (low <= 1 && q is >= -4 and <= 23 && (mantissa & 3) == 1 && mantissa << drop == high)
            mantissa &= ~1ul;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        if (mantissa >= 2ul << MantissaBits)
        {
            mantissa = 1ul << MantissaBits;
            exponent++;
        }
        return exponent >= InfiniteExponent
            ? double.PositiveInfinity
            : BitConverter.UInt64BitsToDouble((mantissa & ~(1ul << MantissaBits)) | ((ulong)exponent << MantissaBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(ulong w, int q, out ulong high, out ulong low)
    {
        var powers = PowersOfFive.Words;
        var index = 2 * (q - PowersOfFive.Least);
        high = Math.BigMul(w, powers[index], out low);

        // The lower half of the power matters only where the bits below the mantissa are all ones.
        const ulong Below = ulong.MaxValue >> (MantissaBits + 3);
        if ((high & Below) == Below)
        {
            var carry = Math.BigMul(w, powers[index + 1], out _);
            low += carry;
            if (carry > low)
                high++;
        }
    }

    private static double Subnormal(ulong mantissa, int exponent)
    {
        if (1 - exponent >= 64)
            return 0;
        mantissa >>= 1 - exponent;

        // Rounding up may reach the least normal double; the bits are right for that as well.
        return BitConverter.UInt64BitsToDouble((mantissa + (mantissa & 1)) >> 1);
    }
}
