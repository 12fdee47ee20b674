using System.Diagnostics.CodeAnalysis;

namespace AgentQuarantine.Events;

/// <summary>
/// An event as it lies in a fleet's database. Its <see cref="AgentEvent.Source"/> is the number of its log there, and its
/// <see cref="AgentEvent.Line"/> its own number among the log's events, from 1 on.
/// </summary>
[SuppressMessage("Design", "CA1051", Justification = "Millions of them are filled in place.")]
public struct ArrivedEvent
{
    /// <summary>The event.</summary>
    public AgentEvent Event;

    /// <summary>Its place in the fleet's order: its time in UTC ticks, or that of the one before it in its log where it has none.</summary>
    public long At;

    /// <summary>Which of two events comes first in the fleet's order: by time, then by log, then by place.</summary>
    internal readonly int CompareTo(in ArrivedEvent other) =>
        At != other.At ? At.CompareTo(other.At)
        : Event.Source != other.Event.Source ? Event.Source.CompareTo(other.Event.Source)
        : Event.Line.CompareTo(other.Event.Line);
}
