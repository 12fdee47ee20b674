namespace AgentQuarantine.Events;

/// <summary>A <see cref="LogMark"/> held against the file as it is now: which events lie past it.</summary>
/// <param name="Offset">Events that begin before this byte lie before the mark.</param>
/// <param name="Timestamp">
/// Where it is not 0, it stands for the offset: events with a time before this one, in UTC ticks, lie before the mark, and no others.
/// </param>
public readonly record struct Cutoff(long Offset, long Timestamp)
{
    /// <summary>Which of several logs read together it is for: the <see cref="AgentEvent.Source"/> of its events.</summary>
    public int Source { get; init; }

    /// <summary>The same place where the log's bytes have moved back, as they do when another file becomes its present one.</summary>
    internal Cutoff MovedBack(long by) => Timestamp == 0 ? this with { Offset = Offset - by } : this;

    /// <summary>Whether <paramref name="e"/> lies past the mark.</summary>
    public bool IsPassedBy(in AgentEvent e) =>
        Timestamp == 0 ? e.Offset >= Offset : e.Timestamp == 0 || e.Timestamp >= Timestamp;
}
