using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentQuarantine.Events.Numbers;

/// <summary>
/// Numbers of at most eight bytes, many at once: digits, or digits with a point and digits behind it, without exponent. The digits
/// are an integer below 2^53 and the power of ten is exact, so their quotient is the nearest double.
/// </summary>
internal static unsafe class ShortNumbers
{
    /// <summary>The most bytes of such a number, without the sign.</summary>
    public const int MaxLength = 8;

    public const ulong Zeros = 0x3030303030303030;

    /// <summary>After <c>^ Zeros</c> only the byte of the point has one of these bits, not those of the digits.</summary>
    public const ulong PointBits = 0x1010101010101010;

    public static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];

    /// <summary>Reads numbers. Bytes that are no such number give some double, which nobody may use.</summary>
    /// <param name="words">Eight bytes of each number from its first digit on; a multiple of eight numbers can be read.</param>
    /// <param name="lengths">How many of them are the number's, 1 to <see cref="MaxLength"/>.</param>
    /// <param name="signs">The sign of each, in the highest bit.</param>
    /// <param name="numbers">Takes the numbers; a multiple of eight can be written.</param>
    /// <param name="count">How many numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Read(ulong* words, long* lengths, long* signs, double* numbers, int count)
    {
        if (ShortNumbers512.IsSupported)
        {
            for (var i = 0; i < count; i += ShortNumbers512.Lanes)
                ShortNumbers512.Read(words + i, lengths + i, signs + i, numbers + i);
            return;
        }
        for (var i = 0; i < count; i++)
            numbers[i] = Read(words[i], lengths[i], signs[i]);
    }

    /// <summary>Reads one number.</summary>
    public static double Read(ulong word, long length, long sign)
    {
        // Shift the number's bytes to the upper end, with zeros before them. Then move the digits before the point over it.
        var bytes = (word ^ Zeros) << (int)(8 * (MaxLength - length));
        var point = bytes & PointBits;
        point &= ~point + 1;
        var digits = point == 0 ? bytes : ((bytes & ((point >> 4) - 1)) << 8) | (bytes & (~(point << 4) + 1));
        var places = BitOperations.LeadingZeroCount(point) >> 3 & 7;
        var number = (long)JsonNumber.EightDigits(digits) / Unsafe.Add(ref MemoryMarshal.GetReference(Powers), places);
        return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(number) | sign);
    }
}
