using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AgentQuarantine.Events.Names;

/// <summary>A name's first and last eight bytes as words, and its length. Short names are equal when these three are.</summary>
internal readonly struct NameWords
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NameWords(ReadOnlySpan<byte> name)
    {
        ref var start = ref MemoryMarshal.GetReference(name);
        Length = name.Length;
        if (Length >= sizeof(ulong))
        {
            First = Unsafe.ReadUnaligned<ulong>(ref start);
            Last = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, Length - sizeof(ulong)));
        }
        else if (Length >= sizeof(uint))
        {
            First = Unsafe.ReadUnaligned<uint>(ref start);
            Last = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, Length - sizeof(uint)));
        }
        else if (Length > 0)
        {
            First = start;
            Last = ((ulong)Unsafe.Add(ref start, Length >> 1) << 8) | Unsafe.Add(ref start, Length - 1);
        }
    }

    public readonly ulong First;

    public readonly ulong Last;

    public readonly int Length;

    /// <summary>Whether the two words hold every byte of the name.</summary>
    public bool HoldsWholeName => Length <= 2 * sizeof(ulong);

    /// <summary>Whether another name has the same words and length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(in NameWords other) => First == other.First && Last == other.Last && Length == other.Length;
}
