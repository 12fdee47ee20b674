using AgentQuarantine.Events.Json;

namespace AgentQuarantine.Events.Fields;

/// <summary>Finds keys as they stand in a line, with their escapes.</summary>
internal sealed unsafe class KeyFinder
{
    private byte[] _decoded = new byte[64];

    /// <summary>The child of <paramref name="node"/> with the key between <paramref name="key"/> and <paramref name="end"/>, where there is one.</summary>
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
