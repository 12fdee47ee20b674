using AgentQuarantine.Events;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>The events among the last lines, oldest first.</summary>
internal sealed class LineRing
{
    private (long Line, AgentEvent Event)[] _events = new (long, AgentEvent)[16];
    private int _oldest, _count;

    public void Add(long line, in AgentEvent e)
    {
        if (_count == _events.Length)
            Grow();
        _events[(_oldest + _count++) & (_events.Length - 1)] = (line, e);
    }

    /// <summary>Takes the oldest event out when its line is before <paramref name="first"/>.</summary>
    public bool TryRemoveBefore(long first, out long line, out AgentEvent e)
    {
        (line, e) = _events[_oldest];
        if (_count == 0 || line >= first)
            return false;
        _oldest = (_oldest + 1) & (_events.Length - 1);
        _count--;
        return true;
    }

    private void Grow()
    {
        // The length is a power of two, so that a place is found by a mask.
        var grown = new (long, AgentEvent)[2 * _events.Length];
        for (var i = 0; i < _count; i++)
            grown[i] = _events[(_oldest + i) & (_events.Length - 1)];
        (_events, _oldest) = (grown, 0);
    }
}
