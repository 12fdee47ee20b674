namespace AgentQuarantine.PowerShell.Output;

/// <summary>What one policy would have done to one agent, flat for tables, filters and CSV.</summary>
public sealed class PolicyRehearsal
{
    internal PolicyRehearsal(Rehearsal.PolicyRehearsal source)
    {
        Policy = source.Policy;
        Agent = source.Agent;
        Checks = source.Checks;
        Rewards = source.Rewards;
        Quarantines = source.Quarantines;
        Spared = source.Spared;
        Withheld = source.Withheld;
        TimeInQuarantine = source.TimeInQuarantine;
        EventsInQuarantine = source.EventsInQuarantine;
        RewardsInQuarantine = source.RewardsInQuarantine;
        LossesAvoided = source.LossesAvoided;
        GainsForgone = source.GainsForgone;
        NetBenefit = source.NetBenefit;
        FirstBreach = source.FirstBreach;
        RewardsToFirstBreach = source.RewardsToFirstBreach;
        FinalState = $"{source.FinalState}";
        FinalLevel = source.FinalLevel;
        Path = source.Path;
    }

    /// <summary>The policy's name.</summary>
    public string Policy { get; }

    /// <summary>The agent's name.</summary>
    public string Agent { get; }

    /// <summary>How many checks there were.</summary>
    public long Checks { get; }

    /// <summary>The agent's rewards in the log.</summary>
    public long Rewards { get; }

    /// <summary>How often the agent was quarantined.</summary>
    public int Quarantines { get; }

    /// <summary>How often it breached and was spared, because the fleet's share of quarantined agents was used up.</summary>
    public int Spared { get; }

    /// <summary>How often it breached in a check that applied nothing, because too many breached at once.</summary>
    public int Withheld { get; }

    /// <summary>The time it was quarantined, up to the log's end.</summary>
    public TimeSpan TimeInQuarantine { get; }

    /// <summary>Its events in the log while it was quarantined: they would not have happened.</summary>
    public long EventsInQuarantine { get; }

    /// <summary>Its rewards in the log while it was quarantined.</summary>
    public long RewardsInQuarantine { get; }

    /// <summary>What the negative ones of them sum to, as a positive number.</summary>
    public double LossesAvoided { get; }

    /// <summary>What the positive ones of them sum to.</summary>
    public double GainsForgone { get; }

    /// <summary>What the quarantines were worth: losses avoided − gains forgone.</summary>
    public double NetBenefit { get; }

    /// <summary>When a check first found a breach; <see langword="null"/> where none did, or the log has no time.</summary>
    public DateTimeOffset? FirstBreach { get; }

    /// <summary>How many rewards the agent had by then; <see langword="null"/> where it never breached.</summary>
    public long? RewardsToFirstBreach { get; }

    /// <summary>Where the agent stands at the log's end.</summary>
    public string FinalState { get; }

    /// <summary>Its level at the log's end.</summary>
    public int FinalLevel { get; }

    /// <summary>The log that was replayed; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; }
}
