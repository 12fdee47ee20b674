using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>
/// The events among the last lines, oldest first. Each has a place, counted from the first event on, and knows the next event of the
/// same agent.
/// </summary>
internal sealed class LineRing
{
    private AgentEvent[] _events = new AgentEvent[16];
    private long[] _next = new long[16];

    /// <summary>The place of the oldest event.</summary>
    public long Oldest { get; private set; }

    /// <summary>The place of the next event to come.</summary>
    public long End { get; private set; }

    /// <summary>How many events there are.</summary>
    public long Count => End - Oldest;

    /// <summary>The event at a place.</summary>
    public ref readonly AgentEvent this[long place] => ref _events[At(place)];

    /// <summary>The place of the next event of the same agent; only where one was linked.</summary>
    public long After(long place) => _next[At(place)];

    /// <summary>Appends events.</summary>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        while (_events.Length - Count < events.Length)
            Grow();
        var at = At(End);
        var fit = Math.Min(events.Length, _events.Length - at);
        events[..fit].CopyTo(_events.AsSpan(at));
        events[fit..].CopyTo(_events);
        End += events.Length;
    }

    /// <summary>The event at <paramref name="place"/> is the next one of the agent whose event lies at <paramref name="previous"/>.</summary>
    public void Link(long previous, long place) => _next[At(previous)] = place;

    /// <summary>The events lie so many bytes further back in the log.</summary>
    public void MoveBack(long by)
    {
        for (var place = Oldest; place < End; place++)
            _events[At(place)].Offset -= by;
    }

    /// <summary>Takes the oldest event out.</summary>
    public void RemoveOldest() => Oldest++;

    // The length is a power of two, so that a place is found by a mask.
    private int At(long place) => (int)place & (_events.Length - 1);

    private void Grow()
    {
        var (events, next) = (new AgentEvent[2 * _events.Length], new long[2 * _events.Length]);
        for (var place = Oldest; place < End; place++)
        {
            var to = (int)place & (events.Length - 1);
            (events[to], next[to]) = (_events[At(place)], _next[At(place)]);
        }
        (_events, _next) = (events, next);
    }
}
