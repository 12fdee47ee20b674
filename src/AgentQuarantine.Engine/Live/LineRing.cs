using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>
/// The events among the last lines, oldest first. Each has a place, counted from the first event on, and knows the next event of the
/// same agent.
/// </summary>
internal sealed class LineRing
{
    private Entry[] _entries = new Entry[16];
    private long _end;

    /// <summary>The place of the oldest event.</summary>
    public long Oldest { get; private set; }

    /// <summary>How many events there are.</summary>
    public long Count => _end - Oldest;

    /// <summary>The event at a place.</summary>
    public ref readonly AgentEvent this[long place] => ref At(place).Event;

    /// <summary>The place of the next event of the same agent; only where there is one.</summary>
    public long After(long place) => At(place).Next;

    /// <summary>Appends an event and says where.</summary>
    /// <param name="e">The event.</param>
    /// <param name="previous">The place of the agent's event before it; −1 where there is none.</param>
    public long Add(in AgentEvent e, long previous)
    {
        if (Count == _entries.Length)
            Grow();
        if (previous >= 0)
            At(previous).Next = _end;
        At(_end).Event = e;
        return _end++;
    }

    /// <summary>The events lie so many bytes further back in the log.</summary>
    public void MoveBack(long by)
    {
        for (var place = Oldest; place < _end; place++)
            At(place).Event.Offset -= by;
    }

    /// <summary>Takes the oldest event out.</summary>
    public void RemoveOldest() => Oldest++;

    // The length is a power of two, so that a place is found by a mask.
    private ref Entry At(long place) => ref _entries[place & (_entries.Length - 1)];

    private void Grow()
    {
        var grown = new Entry[2 * _entries.Length];
        for (var place = Oldest; place < _end; place++)
            grown[place & (grown.Length - 1)] = At(place);
        _entries = grown;
    }

    private struct Entry
    {
        public AgentEvent Event;
        public long Next;
    }
}
