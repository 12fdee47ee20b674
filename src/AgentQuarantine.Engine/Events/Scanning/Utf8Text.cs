using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Unicode;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// Whether a string's bytes are UTF-8, sixteen at a time: three tables of sixteen say, for two neighbouring bytes, which errors
/// they may be part of. J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per byte", Software: Practice
/// and Experience 51 (2021).
/// </summary>
internal static unsafe class Utf8Text
{
    private const byte TooShort = 1;
    private const byte TooLong = 2;
    private const byte Overlong3 = 4;
    private const byte TooLarge = 8;
    private const byte Surrogate = 16;
    private const byte Overlong2 = 32;
    private const byte TooLarge1000 = 64;
    private const byte Overlong4 = 64;
    public const byte TwoContinuations = 128;
    private const byte Carry = TooShort | TooLong | TwoContinuations;
    private const byte Lead = Carry | TooLarge | TooLarge1000;
    private const byte Continuation = TooLong | Overlong2 | TwoContinuations;

    /// <summary>Whether the bytes are UTF-8.</summary>
    /// <param name="p">The first byte.</param>
    /// <param name="end">Past the last byte: an ASCII byte, with 16 readable ones from it on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsValid(byte* p, byte* end)
    {
        if (Avx512BW.IsSupported)
            return Utf8Text512.IsValid(p, end);
        if (!Vector128.IsHardwareAccelerated)
            return Utf8.IsValid(new ReadOnlySpan<byte>(p, (int)(end - p)));

        // What stands before the first byte is not the string's: zeros instead.
        var bytes = Vector128.Load(p);
        var errors = Errors(
            bytes,
            Vector128.Shuffle(bytes, Vector128.Create(16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, (byte)14)),
            Vector128.Shuffle(bytes, Vector128.Create(16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, (byte)13)),
            Vector128.Shuffle(bytes, Vector128.Create(16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, (byte)12)));
        for (; end - p >= Vector128<byte>.Count; errors = Errors(Vector128.Load(p), Vector128.Load(p - 1), Vector128.Load(p - 2), Vector128.Load(p - 3)))
        {
            if (errors != Vector128<byte>.Zero)
                return false;
            p += Vector128<byte>.Count;
        }

        // A character that is cut off shows at the byte behind it.
        var places = (2u << (int)(end - p)) - 1;
        return (~Vector128.Equals(errors, Vector128<byte>.Zero).ExtractMostSignificantBits() & places) == 0;
    }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Errors(Vector128<byte> bytes, Vector128<byte> before, Vector128<byte> twoBefore, Vector128<byte> threeBefore)
    {
        var pairs = Vector128.ShuffleNative(High, before >> 4)
            & Vector128.ShuffleNative(Low, before & Vector128.Create((byte)0x0F))
            & Vector128.ShuffleNative(Next, bytes >> 4);
        var mustContinue = Vector128.GreaterThanOrEqual(twoBefore, Vector128.Create((byte)0xE0))
            | Vector128.GreaterThanOrEqual(threeBefore, Vector128.Create((byte)0xF0));
        return (mustContinue & Vector128.Create(TwoContinuations)) ^ pairs;
    }
}
