using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentQuarantine.Events.Names;

/// <summary>
/// A keyed hash of short byte strings: words are masked with secrets, multiplied to 128 bits and folded (the step of
/// Wang Yi's wyhash). Without the secrets nobody can make names that collide.
/// </summary>
internal sealed class NameHash(ulong first, ulong second, ulong third)
{
    /// <summary>With secrets drawn when the process started.</summary>
    public static NameHash OfThisProcess { get; } = Draw();

    /// <summary>The hash of <paramref name="name"/>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="words">Its words.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Of(ReadOnlySpan<byte> name, in NameWords words) =>
        words.HoldsWholeName ? Fold(words.First, words.Last, words.Length, third) : OfLong(name);

    private ulong OfLong(ReadOnlySpan<byte> name)
    {
        var state = third;
        var rest = name;
        for (; rest.Length > 16; rest = rest[16..])
            state = Fold(BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]), 0, state);
        var tail = name[^16..];
        return Fold(BinaryPrimitives.ReadUInt64LittleEndian(tail), BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]), name.Length, state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Fold(ulong a, ulong b, int length, ulong state)
    {
        var high = Math.BigMul(a ^ first, b ^ state, out var low);
        high = Math.BigMul(high ^ low ^ (ulong)length, second, out low);
        return high ^ low;
    }

    /// <summary>With secrets of its own.</summary>
    internal static NameHash Draw()
    {
        // Random GUIDs come from the system's own source; a RandomNumberGenerator loads a cryptographic library first.
        ReadOnlySpan<Guid> random = [Guid.NewGuid(), Guid.NewGuid()];
        var words = MemoryMarshal.Cast<Guid, ulong>(random);
        return new NameHash(words[0], words[1] | 1, words[2]);
    }
}
