using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Scanning;

/// <summary>16 bytes at a time.</summary>
internal readonly unsafe struct ByteRuns128 : IByteRuns
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* EndOfText(byte* p, ref ulong nonAscii)
    {
        for (; ; p += Vector128<byte>.Count)
        {
            var bytes = Vector128.Load(p);
            var stops = (Vector128.Equals(bytes, Vector128.Create((byte)'"'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(bytes, Vector128.Create((byte)' '))).ExtractMostSignificantBits();
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
