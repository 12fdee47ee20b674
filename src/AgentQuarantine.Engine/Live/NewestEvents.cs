using AgentQuarantine.Events;

namespace AgentQuarantine.Live;

/// <summary>
/// One agent's newest events in its fleet's order: those that a query of the database reads, however late they arrive. Not thread-safe.
/// </summary>
/// <param name="window">How many rewards are kept, with the events between them.</param>
/// <param name="last">How many events are kept instead; <see langword="null"/>: as many as the rewards take.</param>
internal sealed class NewestEvents(int window, int? last)
{
    /// <summary>An agent that has no rewards is not read back to its first day: so many events a reward of its window are enough.</summary>
    public const int MostRowsAReward = 20;

    private readonly long _most = last ?? (long)MostRowsAReward * window;
    private ArrivedEvent[] _events = [];
    private int _first, _count, _rewards;

    /// <summary>The events, oldest first.</summary>
    public ReadOnlySpan<ArrivedEvent> Events => _events.AsSpan(_first, _count);

    /// <summary>Takes an event in its place, but for one that is known or older than all that counts.</summary>
    /// <returns>Whether anything came of it.</returns>
    public bool Add(in ArrivedEvent e)
    {
        var at = PlaceOf(e);
        if ((at < _count && Events[at].CompareTo(e) == 0) || (at == 0 && _count > 0 && IsComplete))
            return false;
        Insert(at, e);
        Trim();
        return true;
    }

    private bool IsComplete => _count == _most || (last is null && _rewards == window);

    // The first one that is not before it; nearly always the end.
    private int PlaceOf(in ArrivedEvent e)
    {
        var events = Events;
        int low = _count > 0 && events[^1].CompareTo(e) < 0 ? _count : 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (events[middle].CompareTo(e) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static bool IsReward(in ArrivedEvent e) => !double.IsNaN(e.Event.Reward);

    private void Insert(int at, in ArrivedEvent e)
    {
        if (_first + _count == _events.Length)
            MakeRoom();
        var events = _events.AsSpan(_first);
        events[at.._count].CopyTo(events[(at + 1)..]);
        events[at] = e;
        _count++;
        _rewards += IsReward(e) ? 1 : 0;
    }

    // What has gone in front is room enough where it is a quarter.
    private void MakeRoom()
    {
        var from = Events;
        if (_first <= _count / 4)
            _events = new ArrivedEvent[Math.Max(8, _count + (_count / 2))];
        from.CopyTo(_events);
        _first = 0;
    }

    private void Trim()
    {
        while (_count > _most || (last is null && _rewards >= window && (_rewards > window || !IsReward(_events[_first]))))
        {
            _rewards -= IsReward(_events[_first]) ? 1 : 0;
            _first++;
            _count--;
        }
    }
}
