using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace AgentQuarantine.Fuzzing;

/// <summary>
/// What one run has been through, as SharpFuzz's instrumentation notes it: a counter for each pair of places that follow one another, as AFL has it.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Size = 1 << 16;

    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    public Coverage() => Trace.SharedMem = _map;

    /// <summary>How many pairs have ever been met.</summary>
    public int Edges => Size - _seen.AsSpan().Count((byte)0);

    /// <summary>Before a run.</summary>
    public void Begin()
    {
        new Span<byte>(_map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the run met a pair, or a pair so often, as none before it; from now on it is known.</summary>
    public bool IsNew()
    {
        var isNew = false;
        for (var at = 0; at < Size; at += sizeof(ulong))
        {
            if (*(ulong*)(_map + at) == 0)
                continue;
            for (var i = at; i < at + sizeof(ulong); i++)
            {
                var bucket = Bucket(_map[i]);
                isNew |= (bucket & ~_seen[i]) != 0;
                _seen[i] |= bucket;
            }
        }
        return isNew;
    }

    /// <summary>Forgets what was met.</summary>
    public void Reset() => Array.Clear(_seen);

    // Once, twice, three times, and then by powers of two: a bit for each.
    private static byte Bucket(byte count) => count switch
    {
        0 => 0,
        <= 3 => (byte)(1 << (count - 1)),
        _ => (byte)(1 << Math.Min(7, BitOperations.Log2(count) + 1)),
    };
}
