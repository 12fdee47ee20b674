using System.Runtime.CompilerServices;

namespace AgentQuarantine.Events.Scanning;

/// <summary>One byte at a time, where there are no vectors.</summary>
internal readonly unsafe struct ByteRunsScalar : IByteRuns
{
    public static byte* EndOfText(byte* p, ref ulong nonAscii)
    {
        uint high = 0;
        while (*p >= ' ' && *p != '"' && *p != '\\')
            high |= *p++;
        nonAscii |= high & 0x80;
        return p;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* EndOfDigits(byte* p)
    {
        while ((uint)(*p - '0') <= 9)
            p++;
        return p;
    }

    public static bool Same(byte* p, byte* literal, int length) =>
        new ReadOnlySpan<byte>(p, length).SequenceEqual(new ReadOnlySpan<byte>(literal, length));
}
