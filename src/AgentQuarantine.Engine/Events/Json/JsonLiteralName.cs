using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Json;

/// <summary>
/// The literal names that are values: JSON's <c>true</c>, <c>false</c> and <c>null</c>, and <c>NaN</c> and <c>Infinity</c>, which Python's
/// <c>json</c> writes.
/// </summary>
internal static unsafe class JsonLiteralName
{
    private const uint True = 0x65757274;
    private const uint Null = 0x6c6c756e;
    private const uint Fals = 0x736c6166;

    /// <summary>Past the name at <paramref name="p"/>, or null. May read 8 bytes.</summary>
    public static byte* End(byte* p) => *p switch
    {
        (byte)'t' => Is(p, "true"u8),
        (byte)'f' => Is(p, "false"u8),
        (byte)'n' => Is(p, "null"u8),
        (byte)'N' => Is(p, "NaN"u8),
        (byte)'I' => Is(p, "Infinity"u8),
        _ => null,
    };

    /// <summary>The length of <c>true</c>, <c>false</c> or <c>null</c>; 0 where it is none of them. May read 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(byte* p)
    {
        var word = BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(p, 4));
        return word is True or Null ? 4 : word == Fals && p[4] == 'e' ? 5 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Is(byte* p, ReadOnlySpan<byte> word) =>
        new ReadOnlySpan<byte>(p, word.Length).SequenceEqual(word) ? p + word.Length : null;
}
