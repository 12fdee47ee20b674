using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Scanning;

/// <summary>64 bytes at a time.</summary>
internal readonly unsafe struct ByteRuns512 : IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* EndOfText(byte* p, ref ulong nonAscii)
    {
        for (; ; p += Vector512<byte>.Count)
        {
            var bytes = Vector512.Load(p);
            var stops = (Vector512.Equals(bytes, Vector512.Create((byte)'"'))
                | Vector512.Equals(bytes, Vector512.Create((byte)'\\'))
                | Vector512.LessThan(bytes, Vector512.Create((byte)' '))).ExtractMostSignificantBits();
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
