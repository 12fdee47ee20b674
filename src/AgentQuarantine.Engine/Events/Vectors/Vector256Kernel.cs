using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentQuarantine.Events.Vectors;

/// <summary>32 bytes at a time.</summary>
internal readonly unsafe struct Vector256Kernel : IByteKernel
{
    public static int Width => Vector256<byte>.Count;

    public static int NumberWidth => Vector256<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Differences(byte* p, byte* literal) =>
        (~Vector256.Equals(Vector256.Load(p), Vector256.Load(literal))).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LineFeeds(byte* p) => Vector256.Equals(Vector256.Load(p), Vector256.Create((byte)'\n')).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Specials(byte* p)
    {
        // With one bit turned, the quote joins the control characters; signed, so do the bytes that are not ASCII.
        var bytes = Vector256.Load(p);
        return Vector256.Equals(bytes, Vector256.Create((byte)'\\')).ExtractMostSignificantBits()
            | Vector256.LessThanOrEqual((bytes ^ Vector256.Create((byte)2)).AsSByte(), Vector256.Create((sbyte)('"' ^ 2)))
                .ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Quotes(byte* p, out ulong backslashes, out ulong controls)
    {
        var bytes = Vector256.Load(p);
        backslashes = Vector256.Equals(bytes, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
        controls = Vector256.LessThan(bytes, Vector256.Create((byte)' ')).ExtractMostSignificantBits();
        return Vector256.Equals(bytes, Vector256.Create((byte)'"')).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ShortEscapes(byte* p)
    {
        // b and r differ in one bit, and so do f and n.
        var bytes = Vector256.Load(p);
        var letters = Vector256.Equals(bytes | Vector256.Create((byte)0x10), Vector256.Create((byte)'r'))
            | Vector256.Equals(bytes | Vector256.Create((byte)0x08), Vector256.Create((byte)'n'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'t'));
        var others = Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'/'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'));
        return (letters | others).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Utf8Errors(byte* p)
    {
        var bytes = Vector256.Load(p);
        var before = Vector256.Load(p - 1);
        var pairs = Lookup(Utf8Tables.High, before >>> 4)
            & Lookup(Utf8Tables.Low, before & Vector256.Create((byte)0x0F))
            & Lookup(Utf8Tables.Next, bytes >>> 4);
        var leads = Vector256.SubtractSaturate(Vector256.Load(p - 2), Vector256.Create(Utf8Tables.BeforeThird))
            | Vector256.SubtractSaturate(Vector256.Load(p - 3), Vector256.Create(Utf8Tables.BeforeFourth));
        var continuations = before & ~(before + before);
        var expected = leads & continuations & Vector256.Create(Utf8Tables.TwoContinuations);
        return (~Vector256.Equals(pairs, expected)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonDigits(byte* p, out uint points)
    {
        var bytes = Vector256.Load(p);
        points = Vector256.Equals(bytes, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        return Vector256.GreaterThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)9)).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Lookup(Vector128<byte> table, Vector256<byte> places) => Avx2.IsSupported
        ? Avx2.Shuffle(Vector256.Create(table), places)
        : Vector256.Shuffle(Vector256.Create(table), places);
}
