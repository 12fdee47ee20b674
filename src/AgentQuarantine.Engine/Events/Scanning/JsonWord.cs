using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>The words that are values: JSON's three, and the two that Python's <c>json</c> writes for numbers that are not finite.</summary>
internal static unsafe class JsonWord
{
    /// <summary>Past the word at <paramref name="p"/>, or null. May read 8 bytes.</summary>
    public static byte* End(byte* p) => *p switch
    {
        (byte)'t' => Is(p, "true"u8),
        (byte)'f' => Is(p, "false"u8),
        (byte)'n' => Is(p, "null"u8),
        (byte)'N' => Is(p, "NaN"u8),
        (byte)'I' => Is(p, "Infinity"u8),
        _ => null,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Is(byte* p, ReadOnlySpan<byte> word) =>
        new ReadOnlySpan<byte>(p, word.Length).SequenceEqual(word) ? p + word.Length : null;
}
