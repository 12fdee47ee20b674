using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Rehearsal;

/// <summary>What one policy would have done to one agent.</summary>
public sealed record PolicyRehearsal
{
    /// <summary>The policy's name.</summary>
    public required string Policy { get; init; }

    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>How many checks there were.</summary>
    public long Checks { get; init; }

    /// <summary>The agent's rewards in the log.</summary>
    public long Rewards { get; init; }

    /// <summary>How often the agent was quarantined.</summary>
    public int Quarantines { get; init; }

    /// <summary>How often it breached and was spared, because the fleet's share of quarantined agents was used up.</summary>
    public int Spared { get; init; }

    /// <summary>How often it breached in a check that applied nothing, because too many breached at once.</summary>
    public int Withheld { get; init; }

    /// <summary>The time it was quarantined, up to the log's end.</summary>
    public TimeSpan TimeInQuarantine { get; init; }

    /// <summary>Its events in the log while it was quarantined: they would not have happened.</summary>
    public long EventsInQuarantine { get; init; }

    /// <summary>Its rewards in the log while it was quarantined.</summary>
    public long RewardsInQuarantine { get; init; }

    /// <summary>What the negative ones of them sum to, as a positive number.</summary>
    public double LossesAvoided { get; init; }

    /// <summary>What the positive ones of them sum to.</summary>
    public double GainsForgone { get; init; }

    /// <summary>What the quarantines were worth: losses avoided − gains forgone.</summary>
    public double NetBenefit => LossesAvoided - GainsForgone;

    /// <summary>When a check first found a breach; <see langword="null"/> where none did, or the log has no time.</summary>
    public DateTimeOffset? FirstBreach { get; init; }

    /// <summary>How many rewards the agent had by then; <see langword="null"/> where it never breached.</summary>
    public long? RewardsToFirstBreach { get; init; }

    /// <summary>Where the agent stands at the log's end.</summary>
    public QuarantineState FinalState { get; init; }

    /// <summary>Its level at the log's end.</summary>
    public int FinalLevel { get; init; }

    /// <summary>Its steps from state to state, oldest first; none where the log has no time.</summary>
    public IReadOnlyList<RehearsedTransition> Transitions { get; init; } = new RehearsedTransitions([]);

    /// <summary>The log that was replayed; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; init; }
}
