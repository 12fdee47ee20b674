using AgentQuarantine.Events.Json;

namespace AgentQuarantine.Events.Fields;

/// <summary>Finds the node of a key, also of one with escapes.</summary>
internal sealed unsafe class KeyFinder
{
    private byte[] _decoded = new byte[64];

    /// <summary>The child of a node with a key; <see langword="null"/> where nobody looks for the key.</summary>
    /// <param name="node">Whose child.</param>
    /// <param name="key">The key's first character.</param>
    /// <param name="end">The key's closing quote.</param>
    public FieldNode? Find(FieldNode node, byte* key, byte* end)
    {
        var length = (int)(end - key);
        var child = node.Find(key, length);
        if (child is not null || !new ReadOnlySpan<byte>(key, length).Contains((byte)'\\'))
            return child;
        if (_decoded.Length < length)
            _decoded = new byte[length];
        fixed (byte* decoded = _decoded)
        {
            var bytes = JsonEscape.Decode(new ReadOnlySpan<byte>(key, length), _decoded);
            return bytes < 0 ? null : node.Find(decoded, bytes);
        }
    }
}
