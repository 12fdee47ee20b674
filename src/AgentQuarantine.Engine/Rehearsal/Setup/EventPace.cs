using AgentQuarantine.Events;

namespace AgentQuarantine.Rehearsal.Setup;

/// <summary>How fast a log grows when all is well.</summary>
internal sealed class EventPace : IEventSink
{
    private readonly List<long> _gaps = [];
    private long _newest;

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <summary>How many events there are.</summary>
    public long Events { get; private set; }

    /// <summary>All but one in a thousand of the pauses between events are no longer; <see langword="null"/> where events have no time.</summary>
    public TimeSpan? LongPause
    {
        get
        {
            if (_gaps.Count == 0)
                return null;
            _gaps.Sort();
            return new TimeSpan(_gaps[(int)(0.999 * (_gaps.Count - 1))]);
        }
    }

    /// <inheritdoc/>
    public void Add(in AgentEvent e)
    {
        Events++;
        if (e.Timestamp <= _newest)
            return;
        if (_newest > 0)
            _gaps.Add(e.Timestamp - _newest);
        _newest = e.Timestamp;
    }
}
