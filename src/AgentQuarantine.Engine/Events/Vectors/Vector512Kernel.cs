using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentQuarantine.Events.Vectors;

/// <summary>64 bytes at a time.</summary>
internal readonly unsafe struct Vector512Kernel : IByteKernel
{
    public static int Width => Vector512<byte>.Count;

    public static int NumberWidth => Vector256<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Differences(byte* p, byte* literal) =>
        (~Vector512.Equals(Vector512.Load(p), Vector512.Load(literal))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LineFeeds(byte* p) => Vector512.Equals(Vector512.Load(p), Vector512.Create((byte)'\n')).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Specials(byte* p)
    {
        // With one bit turned, the quote joins the control characters; signed, so do the bytes that are not ASCII.
        var bytes = Vector512.Load(p);
        return Vector512.Equals(bytes, Vector512.Create((byte)'\\')).ExtractMostSignificantBits()
            | Vector512.LessThanOrEqual((bytes ^ Vector512.Create((byte)2)).AsSByte(), Vector512.Create((sbyte)('"' ^ 2)))
                .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Quotes(byte* p, out ulong backslashes, out ulong controls)
    {
        var bytes = Vector512.Load(p);
        backslashes = Vector512.Equals(bytes, Vector512.Create((byte)'\\')).ExtractMostSignificantBits();
        controls = Vector512.LessThan(bytes, Vector512.Create((byte)' ')).ExtractMostSignificantBits();
        return Vector512.Equals(bytes, Vector512.Create((byte)'"')).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ShortEscapes(byte* p)
    {
        // b and r differ in one bit, and so do f and n.
        var bytes = Vector512.Load(p);
        var letters = Vector512.Equals(bytes | Vector512.Create((byte)0x10), Vector512.Create((byte)'r'))
            | Vector512.Equals(bytes | Vector512.Create((byte)0x08), Vector512.Create((byte)'n'))
            | Vector512.Equals(bytes, Vector512.Create((byte)'t'));
        var others = Vector512.Equals(bytes, Vector512.Create((byte)'"'))
            | Vector512.Equals(bytes, Vector512.Create((byte)'/'))
            | Vector512.Equals(bytes, Vector512.Create((byte)'\\'));
        return (letters | others).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Utf8Errors(byte* p)
    {
        var bytes = Vector512.Load(p);
        var before = Vector512.Load(p - 1);
        var pairs = Lookup(Utf8Tables.High, before >>> 4)
            & Lookup(Utf8Tables.Low, before & Vector512.Create((byte)0x0F))
            & Lookup(Utf8Tables.Next, bytes >>> 4);
        var leads = Vector512.SubtractSaturate(Vector512.Load(p - 2), Vector512.Create(Utf8Tables.BeforeThird))
            | Vector512.SubtractSaturate(Vector512.Load(p - 3), Vector512.Create(Utf8Tables.BeforeFourth));
        var continuations = before & ~(before + before);
        var expected = leads & continuations & Vector512.Create(Utf8Tables.TwoContinuations);
        return (~Vector512.Equals(pairs, expected)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonDigits(byte* p, out uint points)
    {
        var bytes = Vector256.Load(p);
        points = Vector256.Equals(bytes, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        return Vector256.GreaterThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Lookup(Vector128<byte> table, Vector512<byte> places) => Avx512BW.IsSupported
        ? Avx512BW.Shuffle(Vector512.Create(table), places)
        : Vector512.Shuffle(Vector512.Create(table), places);
}
