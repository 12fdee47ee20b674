using System.Diagnostics.CodeAnalysis;

namespace AgentQuarantine.Events;

/// <summary>What one line of the event log says: numbers only, the agent as its index in an <see cref="AgentTable"/>.</summary>
[SuppressMessage("Design", "CA1051", Justification = "Millions of them are filled in place.")]
public struct AgentEvent
{
    /// <summary>The agent's index in the <see cref="AgentTable"/> the line was scanned with.</summary>
    public int Agent;

    /// <summary>Which of several logs read together the line stands in; 0 for a single log.</summary>
    public int Source;

    /// <summary>
    /// Which of the lines that were read it is: the first one is 1, and blank and refused lines count. Of a whole log this is the
    /// line's number in it; of several logs read together it is the event's place among their events.
    /// </summary>
    public long Line;

    /// <summary>The line's first byte, counted from the log's start.</summary>
    public long Offset;

    /// <summary>The reward, finite; <see cref="double.NaN"/> where there is none.</summary>
    public double Reward;

    /// <summary>The latency in milliseconds, finite and not negative; <see cref="double.NaN"/> where there is none.</summary>
    public double LatencyMs;

    /// <summary>The cost in US dollars, finite and not negative; <see cref="double.NaN"/> where there is none.</summary>
    public double CostUsd;

    /// <summary>The event's time in UTC <see cref="DateTime.Ticks"/>; 0 where there is none.</summary>
    public long Timestamp;

    /// <summary><see langword="true"/> when the line says that there was an error, or that the run was not ok (docs/events.md).</summary>
    public bool IsError;

    /// <summary>Why <see cref="Reward"/> is <see cref="double.NaN"/>; without meaning where it is a number.</summary>
    public NoReward NoReward;
}
