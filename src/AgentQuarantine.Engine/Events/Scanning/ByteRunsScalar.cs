using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>Eight bytes at a time in one word, where there are no vectors.</summary>
internal readonly unsafe struct ByteRunsScalar : IByteRuns
{
    private const ulong Ones = 0x0101010101010101;
    private const ulong Highs = 0x80 * Ones;

    public static int Width => sizeof(ulong);

    public static ulong Specials(byte* p, out ulong nonAscii)
    {
        var bytes = Word(p);
        var low = bytes & ~Highs;
        nonAscii = Bits(bytes);

        // Each sum keeps within its byte; its high bit stays 0 where the byte is the one looked for, or below a space.
        var others = (low ^ ('"' * Ones)) + (0x7F * Ones);
        others &= (low ^ ('\\' * Ones)) + (0x7F * Ones);
        others &= low + ((0x80 - ' ') * Ones);
        return Bits(~(others | bytes));
    }

    public static uint NonDigits(byte* p, out int width)
    {
        var bytes = Word(p) ^ ('0' * Ones);
        width = sizeof(ulong);
        return (uint)Bits(((bytes & ~Highs) + ((0x80 - 10) * Ones)) | bytes);
    }

    public static bool Same(byte* p, byte* literal, int length) =>
        new ReadOnlySpan<byte>(p, length).SequenceEqual(new ReadOnlySpan<byte>(literal, length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(byte* p) => BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(p, sizeof(ulong)));

    /// <summary>The bytes' high bits, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(ulong bytes) => ((bytes & Highs) >> 7) * 0x0102040810204080 >> 56;
}
