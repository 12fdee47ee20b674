using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AgentQuarantine.Events.Numbers;

/// <summary><see cref="ShortNumbers"/>, eight at a time.</summary>
internal static unsafe class ShortNumbers512
{
    public const int Lanes = 8;

    public static bool IsSupported => Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(ulong* words, long* lengths, long* signs, double* numbers)
    {
        var shifts = (Vector512.Create((long)ShortNumbers.MaxLength) - Vector512.Load(lengths)) << 3;
        var bytes = Avx512F.ShiftLeftLogicalVariable(Vector512.Load(words) ^ Vector512.Create(ShortNumbers.Zeros), shifts.AsUInt64());
        var point = bytes & Vector512.Create(ShortNumbers.PointBits);
        point &= Vector512<ulong>.Zero - point;
        var closed = ((bytes & ((point >>> 4) - Vector512<ulong>.One)) << 8) | (bytes & (Vector512<ulong>.Zero - (point << 4)));
        var digits = Vector512.ConditionalSelect(Vector512.Equals(point, Vector512<ulong>.Zero), bytes, closed);

        // Pairs, fours, eight.
        var pairs = Avx512BW.MultiplyAddAdjacent(digits.AsByte(), Vector512.Create((short)(10 | (1 << 8))).AsSByte());
        var fours = Avx512BW.MultiplyAddAdjacent(pairs, Vector512.Create(100 | (1 << 16)).AsInt16()).AsUInt64();
        var integer = Avx512F.Multiply(fours.AsUInt32(), Vector512.Create(10_000u)) + (fours >>> 32);

        // Without a point there are 64 leading zeros, eight places: the permutation takes 0 for 8.
        var places = Avx512CD.LeadingZeroCount(point) >>> 3;
        var powers = Avx512F.PermuteVar8x64(Vector512.Create(ShortNumbers.Powers), places.AsInt64());
        var number = Vector512.ConvertToDouble(integer.AsInt64()) / powers;
        (number.AsInt64() | Vector512.Load(signs)).AsDouble().Store(numbers);
    }
}
