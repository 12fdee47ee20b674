using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentQuarantine.Events.Numbers;

/// <summary>The text of a number that is known to be well-formed, as the nearest double: equal to <c>double.Parse</c>, bit for bit.</summary>
internal static unsafe class JsonNumber
{
    /// <summary>Every integer of so many digits fits 64 bits.</summary>
    private const int MaxDigits = 19;

    private const ulong ExactIntegers = 1ul << 53;

    /// <summary>Powers of ten that a long and a double both hold exactly.</summary>
    private static ReadOnlySpan<long> Powers =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000,
        1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        100_000_000_000_000_000, 1_000_000_000_000_000_000,
    ];

    /// <summary>The double nearest to the text; infinite where it is too large.</summary>
    /// <param name="start">Digits with a leading minus, a fraction and an exponent, each where there is one.</param>
    /// <param name="end">Past the text; the byte there is not a digit, and 8 bytes from it on can be read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Parse(byte* start, byte* end)
    {
        // Signs are as good as random. A branch would often be mispredicted, so the sign is added and put back as a bit.
        var sign = *start == '-' ? 1ul : 0;
        var p = start + sign;
        ulong w = 0;
        var whole = p;
        p = Digits(p, ref w);
        var digits = p - whole;
        long q = 0;
        if (*p == '.')
        {
            var fraction = ++p;
            p = Digits(p, ref w);
            q = fraction - p;
            digits -= q;
        }
        if (digits > MaxDigits && digits - LeadingZeros(whole) > MaxDigits)
            return Long(start, end);
        if (p < end)
            q += Exponent(p + 1);

        var value = q is >= -18 and <= 18 && w <= ExactIntegers
            ? q < 0 ? w / (double)Power(-q) : w * (double)Power(q)
            : EiselLemire.Compute(w, (int)Math.Clamp(q, -10_000, 10_000));
        return BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(value) | (sign << 63));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Power(long q) => Unsafe.Add(ref MemoryMarshal.GetReference(Powers), (nint)q);

    /// <summary>Appends the digits at <paramref name="p"/> to <paramref name="w"/>, eight at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Digits(byte* p, ref ulong w)
    {
        for (; ; )
        {
            var bytes = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(p, 8)) ^ 0x3030303030303030;
            var others = (bytes | (bytes + 0x7676767676767676)) & 0x8080808080808080;
            var count = BitOperations.TrailingZeroCount(others) >> 3;
            if (count == 0)
                return p;

            // Shift the digits to the upper end, with zeros before them.
            w = (w * (ulong)Power(count)) + EightDigits(bytes << (64 - (8 * count)));
            p += count;
            if (count < 8)
                return p;
        }
    }

    /// <summary>Eight digits, the first in the lowest byte, as a number: pairs, then fours, then eight (after J. Muła's method).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong EightDigits(ulong digits)
    {
        digits = (digits * 10) + (digits >> 8);
        return (((digits & 0x000000FF000000FF) * 0x000F424000000064)
            + (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
    }

    private static long Exponent(byte* p)
    {
        var negative = *p == '-';
        if (*p is (byte)'-' or (byte)'+')
            p++;
        long exponent = 0;
        for (; (uint)(*p - '0') <= 9; p++)
            exponent = Math.Min((exponent * 10) + (*p - '0'), int.MaxValue);
        return negative ? -exponent : exponent;
    }

    private static long LeadingZeros(byte* p)
    {
        long zeros = 0;
        for (; *p is (byte)'0' or (byte)'.'; p++)
            zeros += *p == '0' ? 1 : 0;
        return zeros;
    }

    /// <summary>
    /// More than 19 digits. Where the first 19 decide, whatever follows, they are enough; else the library reads all of them.
    /// </summary>
    private static double Long(byte* start, byte* end)
    {
        ulong w = 0;
        long q = 0;
        var taken = 0;
        var inFraction = false;
        var p = *start == '-' ? start + 1 : start;
        for (; p < end && (*p == '.' || (uint)(*p - '0') <= 9); p++)
        {
            if (*p == '.')
            {
                inFraction = true;
                continue;
            }
            if (taken < MaxDigits)
            {
                w = (w * 10) + (uint)(*p - '0');
                taken += w == 0 ? 0 : 1;
                q -= inFraction ? 1 : 0;
            }
            else
            {
                q += inFraction ? 0 : 1;
            }
        }
        if (p < end)
            q += Exponent(p + 1);

        var exponent = (int)Math.Clamp(q, -10_000, 10_000);
        var least = EiselLemire.Compute(w, exponent);
        if (least == EiselLemire.Compute(w + 1, exponent))
            return *start == '-' ? -least : least;
        return double.Parse(new ReadOnlySpan<byte>(start, (int)(end - start)), NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
