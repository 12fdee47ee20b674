using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Scanning;

/// <summary>32 bytes at a time.</summary>
internal readonly unsafe struct ByteRuns256 : IByteRuns
{
    public static int Width => Vector256<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Specials(byte* p, out ulong nonAscii)
    {
        var bytes = Vector256.Load(p);
        nonAscii = bytes.ExtractMostSignificantBits();
        return (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonDigits(byte* p, out int width)
    {
        width = Vector128<byte>.Count;
        return Vector128.GreaterThan(Vector128.Load(p) - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(byte* p, byte* literal, int length)
    {
        for (; length > Vector256<byte>.Count; length -= Vector256<byte>.Count)
        {
            if (Vector256.Load(p) != Vector256.Load(literal))
                return false;
            p += Vector256<byte>.Count;
            literal += Vector256<byte>.Count;
        }
        var others = ~Vector256.Equals(Vector256.Load(p), Vector256.Load(literal)).ExtractMostSignificantBits();
        return others << (32 - length) == 0;
    }
}
