namespace AgentQuarantine.Events.Files;

/// <summary>The events of one stretch, read ahead by a <see cref="ReadingLane"/> until it is their turn.</summary>
internal sealed class EventBatch
{
    private AgentEvent[] _events = new AgentEvent[1024];

    /// <summary>The events; their agents are the lane's.</summary>
    public Span<AgentEvent> Events => _events.AsSpan(0, Count);

    /// <summary>How many events.</summary>
    public int Count { get; private set; }

    /// <summary>What was refused.</summary>
    public RejectCounts Rejects { get; private set; } = new();

    /// <summary>The agents that the lane met here first.</summary>
    public List<string> NewAgents { get; } = [];

    /// <summary>Who read it.</summary>
    public ReadingLane? Lane { get; set; }

    /// <summary>How the stretch ended.</summary>
    public Stretch Stretch { get; set; }

    /// <summary>Why the stretch could not be read; <see langword="null"/> when it was.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Which stretch it is, once it is ready; −1 before.</summary>
    public long Ready { get; set; } = -1;

    /// <summary>Takes some events.</summary>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        if (_events.Length - Count < events.Length)
            Array.Resize(ref _events, Math.Max(2 * _events.Length, Count + events.Length));
        events.CopyTo(_events.AsSpan(Count));
        Count += events.Length;
    }

    /// <summary>Makes it empty.</summary>
    public void Clear()
    {
        (Count, Rejects, Failure) = (0, new(), null);
        NewAgents.Clear();
    }
}
