using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Vectors;

/// <summary>
/// Which errors in UTF-8 two neighbouring bytes may be part of. Three tables of sixteen are looked up by halves of the bytes; there is
/// an error when all three say so. J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per byte", Software:
/// Practice and Experience 51 (2021).
/// </summary>
internal static class Utf8Tables
{
    private const byte TooShort = 1;
    private const byte TooLong = 2;
    private const byte Overlong3 = 4;
    private const byte TooLarge = 8;
    private const byte Surrogate = 16;
    private const byte Overlong2 = 32;
    private const byte TooLarge1000 = 64;
    private const byte Overlong4 = 64;
    private const byte Carry = TooShort | TooLong | TwoContinuations;
    private const byte Lead = Carry | TooLarge | TooLarge1000;
    private const byte Continuation = TooLong | Overlong2 | TwoContinuations;

    /// <summary>Two continuation bytes in a row: an error except within a character of three bytes or more.</summary>
    public const byte TwoContinuations = 128;

    /// <summary>A byte less this (saturating) has its highest bit set when it begins a character of three bytes or more.</summary>
    public const byte BeforeThird = 0xE0 - 0x80;

    /// <summary>The same for a character of four bytes.</summary>
    public const byte BeforeFourth = 0xF0 - 0x80;

    /// <summary>What a byte may be wrong with, by the upper half of the byte before it.</summary>
    public static Vector128<byte> High
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong, TooLong,
            TwoContinuations, TwoContinuations, TwoContinuations, TwoContinuations,
            TooShort | Overlong2, TooShort, TooShort | Overlong3 | Surrogate, TooShort | TooLarge | TooLarge1000 | Overlong4);
    }

    /// <summary>By the lower half of the byte before it.</summary>
    public static Vector128<byte> Low
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            Carry | Overlong3 | Overlong2 | Overlong4, Carry | Overlong2, Carry, Carry, Carry | TooLarge, Lead, Lead, Lead,
            Lead, Lead, Lead, Lead, Lead, Lead | Surrogate, Lead, Lead);
    }

    /// <summary>By its own upper half.</summary>
    public static Vector128<byte> Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort, TooShort,
            Continuation | Overlong3 | TooLarge1000 | Overlong4, Continuation | Overlong3 | TooLarge,
            Continuation | Surrogate | TooLarge, Continuation | Surrogate | TooLarge,
            TooShort, TooShort, TooShort, TooShort);
    }
}
