using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentQuarantine.Events.Scanning;

/// <summary><see cref="Utf8Text"/>, sixty-four bytes at a time.</summary>
internal static unsafe class Utf8Text512
{
    /// <summary>Whether the bytes are UTF-8.</summary>
    /// <param name="p">The first byte, in an array: what stands 3 bytes before it can be read, if it be the array's header.</param>
    /// <param name="end">Past the last byte: an ASCII byte, with 64 readable ones from it on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsValid(byte* p, byte* end)
    {
        // What stands before the first byte is not the string's: zeros instead.
        var places = Vector512<byte>.Indices;
        var errors = Errors(
            Vector512.Load(p),
            Vector512.Load(p - 1) & Vector512.GreaterThan(places, Vector512.Create((byte)0)),
            Vector512.Load(p - 2) & Vector512.GreaterThan(places, Vector512.Create((byte)1)),
            Vector512.Load(p - 3) & Vector512.GreaterThan(places, Vector512.Create((byte)2)));
        for (; end - p >= Vector512<byte>.Count; errors = Errors(Vector512.Load(p), Vector512.Load(p - 1), Vector512.Load(p - 2), Vector512.Load(p - 3)))
        {
            if (errors != Vector512<byte>.Zero)
                return false;
            p += Vector512<byte>.Count;
        }

        // A character that is cut off shows at the byte behind it.
        return ((~Vector512.Equals(errors, Vector512<byte>.Zero)).ExtractMostSignificantBits() & ((2ul << (int)(end - p)) - 1)) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Errors(Vector512<byte> bytes, Vector512<byte> before, Vector512<byte> twoBefore, Vector512<byte> threeBefore)
    {
        var pairs = Avx512BW.Shuffle(Table(Utf8Text.High), before >> 4)
            & Avx512BW.Shuffle(Table(Utf8Text.Low), before & Vector512.Create((byte)0x0F))
            & Avx512BW.Shuffle(Table(Utf8Text.Next), bytes >> 4);
        var mustContinue = Vector512.GreaterThanOrEqual(twoBefore, Vector512.Create((byte)0xE0))
            | Vector512.GreaterThanOrEqual(threeBefore, Vector512.Create((byte)0xF0));
        return (mustContinue & Vector512.Create(Utf8Text.TwoContinuations)) ^ pairs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Table(Vector128<byte> table) => Vector512.Create(Vector256.Create(table, table), Vector256.Create(table, table));
}
