namespace AgentQuarantine.Events.Files;

/// <summary>
/// Puts events in the order of their times that stand at most <see cref="Reach"/> events away from their places, as writers leave them that send
/// in batches. An event without a time stays behind the one before it in its log. Memory is bounded.
/// </summary>
/// <param name="take">Takes the events in order.</param>
internal sealed class TimeOrder(TimeOrder.Take take)
{
    /// <summary>How far from its place an event may stand.</summary>
    public const int Reach = 8192;

    private readonly AgentEvent[] _events = new AgentEvent[2 * Reach];
    private readonly (long Time, int Place)[] _keys = new (long, int)[2 * Reach];
    private readonly Dictionary<int, long> _times = [];
    private int _count;
    private bool _isOrdered = true;

    /// <summary>Takes one event.</summary>
    public delegate void Take(in AgentEvent e);

    /// <summary>Adds the next event.</summary>
    public void Add(in AgentEvent e)
    {
        if (_count == _events.Length)
            HandOver(Reach);
        if (e.Timestamp != 0)
            _times[e.Source] = e.Timestamp;
        var time = e.Timestamp != 0 ? e.Timestamp : _times.GetValueOrDefault(e.Source);
        _isOrdered &= _count == 0 || time >= _keys[_count - 1].Time;
        _events[_count] = e;
        _keys[_count] = (time, _count);
        _count++;
    }

    /// <summary>There are no more events.</summary>
    public void End() => HandOver(_count);

    private void HandOver(int count)
    {
        if (!_isOrdered)
            Array.Sort(_keys, _events, 0, _count);
        for (var i = 0; i < count; i++)
            take(_events[i]);
        _events.AsSpan(count, _count - count).CopyTo(_events);
        for (var i = count; i < _count; i++)
            _keys[i - count] = (_keys[i].Time, i - count);
        (_count, _isOrdered) = (_count - count, true);
    }
}
