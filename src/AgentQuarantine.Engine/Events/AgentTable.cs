using System.Runtime.CompilerServices;
using System.Text;
using AgentQuarantine.Events.Names;

namespace AgentQuarantine.Events;

/// <summary>The agents met so far: each name once, each with an index that never changes. Not thread-safe.</summary>
/// <remarks>
/// A hash table with open addressing, keyed by the names' bytes. The hash is keyed with secrets of this process, so that an
/// attacker cannot choose names that collide.
/// </remarks>
public sealed class AgentTable
{
    private readonly NameHash _hash;
    private Entry[] _entries = new Entry[64];
    private ulong[] _slots = new ulong[256];
    private byte[] _bytes = new byte[2048];
    private int _bytesUsed;

    /// <summary>An empty table.</summary>
    public AgentTable() : this(NameHash.OfThisProcess)
    {
    }

    internal AgentTable(NameHash hash) => _hash = hash;

    /// <summary>How many agents there are; indexes run from 0 to this.</summary>
    public int Count { get; private set; }

    /// <summary>How many occupied slots were passed on the way to a name: tells whether names collide.</summary>
    internal long Collisions { get; private set; }

    /// <summary>The name at <paramref name="index"/>; its string is made at the first call.</summary>
    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            ref var entry = ref _entries[index];
            return entry.Name ??= Encoding.UTF8.GetString(_bytes, entry.Start, entry.Words.Length);
        }
    }

    /// <summary>The index of <paramref name="name"/>, which is added where it is new.</summary>
    public int Intern(string name)
    {
        var index = Intern(Encoding.UTF8.GetBytes(name));
        _entries[index].Name ??= name;
        return index;
    }

    /// <summary>The index of the name with these bytes of valid UTF-8, which is added where it is new.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Intern(ReadOnlySpan<byte> name)
    {
        // A slot holds the hash's upper half and the index + 1; 0 is an empty slot.
        var words = new NameWords(name);
        var hash = _hash.Of(name, words);
        var tag = (uint)(hash >> 32);
        for (var at = (uint)hash; ; at++)
        {
            var slot = _slots[(int)(at & (uint)(_slots.Length - 1))];
            if (slot == 0)
                return Add(name, words, hash);
            if ((uint)(slot >> 32) == tag)
            {
                var index = (int)(uint)slot - 1;
                ref var entry = ref _entries[index];
                if (entry.Words.Matches(words) && (words.HoldsWholeName || name.SequenceEqual(_bytes.AsSpan(entry.Start, words.Length))))
                    return index;
            }
            Collisions++;
        }
    }

    private int Add(ReadOnlySpan<byte> name, NameWords words, ulong hash)
    {
        if (Count == _entries.Length)
            Grow();
        while (_bytes.Length - _bytesUsed < name.Length)
            Array.Resize(ref _bytes, checked(_bytes.Length * 2));
        name.CopyTo(_bytes.AsSpan(_bytesUsed));
        _entries[Count] = new Entry { Words = words, Hash = hash, Start = _bytesUsed };
        _bytesUsed += name.Length;
        Place(hash, Count);
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _slots = new ulong[_entries.Length * 4];
        for (var i = 0; i < Count; i++)
            Place(_entries[i].Hash, i);
    }

    private void Place(ulong hash, int index)
    {
        var mask = (uint)(_slots.Length - 1);
        var at = (uint)hash & mask;
        while (_slots[at] != 0)
            at = (at + 1) & mask;
        _slots[at] = ((hash >> 32) << 32) | ((uint)index + 1);
    }

    private struct Entry
    {
        public NameWords Words;
        public ulong Hash;
        public int Start;
        public string? Name;
    }
}
