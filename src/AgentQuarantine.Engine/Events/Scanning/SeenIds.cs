using AgentQuarantine.Events.Names;

namespace AgentQuarantine.Events.Scanning;

/// <summary>
/// The ids of a log's newest events, so that one that is sent again is known. Of each a hash of 128 bits is kept, with secrets of this
/// process: nobody can make an id that looks like another. Not thread-safe.
/// </summary>
internal sealed class SeenIds
{
    /// <summary>How many ids are kept: what a writer sends again it sends soon. About 4 MB.</summary>
    public const int Most = 1 << 16;

    private readonly NameHash _first = NameHash.Draw(), _second = NameHash.Draw();
    private readonly HashSet<(ulong, ulong)> _seen = [];
    private readonly Queue<(ulong, ulong)> _order = new();

    /// <summary>Takes note of an id; <see langword="false"/> where it is one of those that were seen.</summary>
    public bool Add(ReadOnlySpan<byte> id)
    {
        var words = new NameWords(id);
        var hash = (_first.Of(id, words), _second.Of(id, words));
        if (!_seen.Add(hash))
            return false;
        _order.Enqueue(hash);
        if (_order.Count > Most)
            _seen.Remove(_order.Dequeue());
        return true;
    }
}
