using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Vectors;

/// <summary>Eight bytes at a time in one word, where there are no vectors.</summary>
internal readonly unsafe struct ScalarKernel : IByteKernel
{
    private const ulong Ones = 0x0101010101010101;
    private const ulong Highs = 0x80 * Ones;

    public static int Width => sizeof(ulong);

    public static int NumberWidth => sizeof(ulong);

    public static ulong Differences(byte* p, byte* literal)
    {
        var others = Word(p) ^ Word(literal);
        return Bits(((others & ~Highs) + (0x7F * Ones)) | others);
    }

    public static ulong LineFeeds(byte* p) => Equals(Word(p), '\n');

    public static ulong Specials(byte* p)
    {
        var bytes = Word(p);
        var others = ((bytes ^ (2 * Ones)) & ~Highs) + ((0x80 - ('"' ^ 2) - 1) * Ones);
        return Equals(bytes, '\\') | Bits(~others | bytes);
    }

    public static ulong Quotes(byte* p, out ulong backslashes, out ulong controls)
    {
        var bytes = Word(p);
        backslashes = Equals(bytes, '\\');
        controls = Bits(~(((bytes & ~Highs) + ((0x80 - ' ') * Ones)) | bytes));
        return Equals(bytes, '"');
    }

    public static ulong ShortEscapes(byte* p)
    {
        // b and r differ in one bit, and so do f and n.
        var bytes = Word(p);
        return Equals(bytes | (0x10 * Ones), 'r') | Equals(bytes | (0x08 * Ones), 'n') | Equals(bytes, 't')
            | Equals(bytes, '"') | Equals(bytes, '/') | Equals(bytes, '\\');
    }

    public static ulong Utf8Errors(byte* p)
    {
        ulong errors = 0;
        for (var i = 0; i < sizeof(ulong) && ((Word(p) | Word(p - 3)) & Highs) != 0; i++, p++)
        {
            var pair = Utf8Tables.High[p[-1] >> 4] & Utf8Tables.Low[p[-1] & 0x0F] & Utf8Tables.Next[*p >> 4];
            var expected = (p[-2] >= 0xE0 || p[-3] >= 0xF0) && p[-1] >> 6 == 2 ? Utf8Tables.TwoContinuations : 0;
            errors |= (pair == expected ? 0ul : 1) << i;
        }
        return errors;
    }

    public static uint NonDigits(byte* p, out uint points)
    {
        var bytes = Word(p);
        points = (uint)Equals(bytes, '.');
        bytes ^= '0' * Ones;
        return (uint)Bits(((bytes & ~Highs) + ((0x80 - 10) * Ones)) | bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Word(byte* p) => BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(p, sizeof(ulong)));

    private static ulong Equals(ulong bytes, char c)
    {
        bytes ^= c * Ones;
        return Bits(~(((bytes & ~Highs) + (0x7F * Ones)) | bytes));
    }

    /// <summary>The bytes' high bits, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(ulong bytes) => ((bytes & Highs) >> 7) * 0x0102040810204080 >> 56;
}
