using System.Runtime.CompilerServices;
using System.Text;

namespace AgentQuarantine.Events.Fields;

/// <summary>A key that is looked for in an object, and the keys looked for beneath it.</summary>
internal sealed unsafe class FieldNode
{
    private readonly List<int> _slots = [];
    private readonly FieldNode?[] _chains = new FieldNode?[64];
    private byte[] _key = [];
    private FieldNode? _next;

    /// <summary>Where the key's value is put; <see cref="FieldMap.NoSlot"/> where only keys beneath it are looked for.</summary>
    public int Slot { get; set; } = FieldMap.NoSlot;

    /// <summary>Whether keys are looked for beneath this one.</summary>
    public bool HasChildren { get; private set; }

    /// <summary>The child with a key, which is added where it is new.</summary>
    public FieldNode Child(string name)
    {
        var key = Encoding.UTF8.GetBytes(name);
        fixed (byte* start = key)
        {
            if (Find(start, key.Length) is { } known)
                return known;
            ref var chain = ref _chains[Bucket(start, key.Length)];
            HasChildren = true;
            return chain = new FieldNode { _key = key, _next = chain };
        }
    }

    /// <summary>The child with the key at <paramref name="key"/>, where there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FieldNode? Find(byte* key, int length) => _chains[Bucket(key, length)]?.FindInChain(new ReadOnlySpan<byte>(key, length));

    /// <summary>Empties the slots that an earlier key of this name has filled: only the last one counts.</summary>
    public void Clear(FieldValue* values)
    {
        foreach (var slot in _slots)
            values[slot] = default;
    }

    /// <summary>Whether a slot is filled by this key or by one beneath it.</summary>
    public bool HasSlot(int slot) => _slots.Contains(slot);

    /// <summary>Takes note of a slot that is filled by this key or by one beneath it.</summary>
    public void AddSlot(int slot) => _slots.Add(slot);

    private FieldNode? FindInChain(ReadOnlySpan<byte> key)
    {
        for (var node = this; node is not null; node = node._next)
        {
            if (key.SequenceEqual(node._key))
                return node;
        }
        return null;
    }

    private static int Bucket(byte* key, int length) => length == 0 ? 0 : (*key + (5 * length)) & 63;
}
