using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Scanning;

/// <summary>16 bytes at a time.</summary>
internal readonly unsafe struct ByteRuns128 : IByteRuns
{
    public static int Width => Vector128<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Specials(byte* p, out ulong nonAscii)
    {
        var bytes = Vector128.Load(p);
        nonAscii = bytes.ExtractMostSignificantBits();
        return (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
            | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
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
        for (; length > Vector128<byte>.Count; length -= Vector128<byte>.Count)
        {
            if (Vector128.Load(p) != Vector128.Load(literal))
                return false;
            p += Vector128<byte>.Count;
            literal += Vector128<byte>.Count;
        }
        var others = ~Vector128.Equals(Vector128.Load(p), Vector128.Load(literal)).ExtractMostSignificantBits();
        return others << (32 - length) == 0;
    }
}
