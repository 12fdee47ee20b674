using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Scanning;

/// <summary>64 bytes at a time.</summary>
internal readonly unsafe struct ByteRuns512 : IByteRuns
{
    public static int Width => Vector512<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Specials(byte* p, out ulong nonAscii)
    {
        var bytes = Vector512.Load(p);
        nonAscii = bytes.ExtractMostSignificantBits();
        return (Vector512.Equals(bytes, Vector512.Create((byte)'"'))
            | Vector512.Equals(bytes, Vector512.Create((byte)'\\'))
            | Vector512.LessThan(bytes, Vector512.Create((byte)' '))).ExtractMostSignificantBits();
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
        for (; length > Vector512<byte>.Count; length -= Vector512<byte>.Count)
        {
            if (Vector512.Load(p) != Vector512.Load(literal))
                return false;
            p += Vector512<byte>.Count;
            literal += Vector512<byte>.Count;
        }
        var others = ~Vector512.Equals(Vector512.Load(p), Vector512.Load(literal)).ExtractMostSignificantBits();
        return others << (64 - length) == 0;
    }
}
