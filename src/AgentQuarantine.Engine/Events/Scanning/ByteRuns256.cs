using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Scanning;

/// <summary>32 bytes at a time.</summary>
internal readonly unsafe struct ByteRuns256 : IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* EndOfText(byte* p, ref ulong nonAscii)
    {
        for (; ; p += Vector256<byte>.Count)
        {
            var bytes = Vector256.Load(p);
            var stops = (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
                | Vector256.LessThan(bytes, Vector256.Create((byte)' '))).ExtractMostSignificantBits();
            var high = bytes.ExtractMostSignificantBits();
            if (stops != 0)
            {
                nonAscii |= high & (stops ^ (stops - 1));
                return p + BitOperations.TrailingZeroCount(stops);
            }
            nonAscii |= high;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* EndOfDigits(byte* p)
    {
        for (; ; p += Vector128<byte>.Count)
        {
            var others = Vector128.GreaterThan(Vector128.Load(p) - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits();
            if (others != 0)
                return p + BitOperations.TrailingZeroCount(others);
        }
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
