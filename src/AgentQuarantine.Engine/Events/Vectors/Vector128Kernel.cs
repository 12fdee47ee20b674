using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AgentQuarantine.Events.Vectors;

/// <summary>16 bytes at a time.</summary>
internal readonly unsafe struct Vector128Kernel : IByteKernel
{
    public static int Width => Vector128<byte>.Count;

    public static int NumberWidth => Vector128<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Differences(byte* p, byte* literal) =>
        (~Vector128.Equals(Vector128.Load(p), Vector128.Load(literal))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LineFeeds(byte* p) => Vector128.Equals(Vector128.Load(p), Vector128.Create((byte)'\n')).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Specials(byte* p)
    {
        // With one bit turned, the quote joins the control characters; signed, so do the bytes that are not ASCII.
        var bytes = Vector128.Load(p);
        return Vector128.Equals(bytes, Vector128.Create((byte)'\\')).ExtractMostSignificantBits()
            | Vector128.LessThanOrEqual((bytes ^ Vector128.Create((byte)2)).AsSByte(), Vector128.Create((sbyte)('"' ^ 2)))
                .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Quotes(byte* p, out ulong backslashes, out ulong controls)
    {
        var bytes = Vector128.Load(p);
        backslashes = Vector128.Equals(bytes, Vector128.Create((byte)'\\')).ExtractMostSignificantBits();
        controls = Vector128.LessThan(bytes, Vector128.Create((byte)' ')).ExtractMostSignificantBits();
        return Vector128.Equals(bytes, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ShortEscapes(byte* p)
    {
        // b and r differ in one bit, and so do f and n.
        var bytes = Vector128.Load(p);
        var letters = Vector128.Equals(bytes | Vector128.Create((byte)0x10), Vector128.Create((byte)'r'))
            | Vector128.Equals(bytes | Vector128.Create((byte)0x08), Vector128.Create((byte)'n'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'t'));
        var others = Vector128.Equals(bytes, Vector128.Create((byte)'"'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'/'))
            | Vector128.Equals(bytes, Vector128.Create((byte)'\\'));
        return (letters | others).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Utf8Errors(byte* p)
    {
        var bytes = Vector128.Load(p);
        var before = Vector128.Load(p - 1);
        var pairs = Lookup(Utf8Tables.High, before >>> 4)
            & Lookup(Utf8Tables.Low, before & Vector128.Create((byte)0x0F))
            & Lookup(Utf8Tables.Next, bytes >>> 4);
        var leads = Vector128.SubtractSaturate(Vector128.Load(p - 2), Vector128.Create(Utf8Tables.BeforeThird))
            | Vector128.SubtractSaturate(Vector128.Load(p - 3), Vector128.Create(Utf8Tables.BeforeFourth));
        var continuations = before & ~(before + before);
        var expected = leads & continuations & Vector128.Create(Utf8Tables.TwoContinuations);
        return (~Vector128.Equals(pairs, expected)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonDigits(byte* p, out uint points)
    {
        var bytes = Vector128.Load(p);
        points = Vector128.Equals(bytes, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        return Vector128.GreaterThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Lookup(Vector128<byte> table, Vector128<byte> places) => Vector128.ShuffleNative(table, places);
}
