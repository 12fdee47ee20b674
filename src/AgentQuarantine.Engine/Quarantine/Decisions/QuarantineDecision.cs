using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>What a check, or a person, decided about one agent.</summary>
public enum DecisionAction
{
    /// <summary>Nothing is wrong and nothing changes.</summary>
    Healthy,

    /// <summary>The agent is taken out of service.</summary>
    Quarantine,

    /// <summary>The agent stays as it is, mostly quarantined or on probation.</summary>
    Keep,

    /// <summary>The agent is put back into service.</summary>
    Clear,

    /// <summary>The agent may run again and is judged by a tighter limit.</summary>
    Probation,

    /// <summary>The agent has an entry and no event among the lines read: it stays as it is.</summary>
    Stale,

    /// <summary>The agent breaches, but the fleet's share of quarantined agents is used up.</summary>
    Spared,

    /// <summary>The agent breaches, but so many do at once that the feed is suspect: nothing is applied.</summary>
    Withheld,

    /// <summary>No rule is breached, but there is no reward to judge, or the newest events have none: nothing changes.</summary>
    Unjudged,
}

/// <summary>One rule that was breached.</summary>
/// <param name="Rule">The rule's name, such as <c>mean_cost</c>.</param>
/// <param name="Value">The statistic.</param>
/// <param name="Limit">The limit that it is past.</param>
public sealed record RuleBreach(string Rule, double Value, double Limit);

/// <summary>What a decision rests on.</summary>
public sealed record DecisionEvidence
{
    /// <summary>The rule that was breached or tested, such as <c>mean_cost</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>The statistic that the rule tests.</summary>
    public double? Value { get; init; }

    /// <summary>The limit that it was held against.</summary>
    public double? Limit { get; init; }

    /// <summary>Every rule that is breached, the worst first; empty where none is.</summary>
    public IReadOnlyList<RuleBreach> Breaches { get; init; } = [];

    /// <summary>The statistics that were judged, with the log and the bytes that they come from.</summary>
    public AgentRewardStats? Statistics { get; init; }

    /// <summary>How many rewards were judged.</summary>
    public int Count => Statistics?.Count ?? 0;
}

/// <summary>What a check decided about one agent, and why.</summary>
public sealed record QuarantineDecision
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>What was decided.</summary>
    public required DecisionAction Action { get; init; }

    /// <summary>Whether the ledger was changed accordingly; <see langword="false"/> where nothing changes or nothing may be written.</summary>
    public bool Applied { get; init; }

    /// <summary>
    /// <see langword="false"/> where the decision is only noted: in <see cref="Policies.PolicyMode.Observe"/>, or where a guard of the fleet
    /// spared or withheld it.
    /// </summary>
    public bool Enforced { get; init; } = true;

    /// <summary>Why, in a sentence.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the agent is quarantined after this decision.</summary>
    public bool Quarantined { get; init; }

    /// <summary>When the decision was made.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What it rests on.</summary>
    public DecisionEvidence Evidence { get; init; } = new();

    /// <summary>What the ledger is to hold; <see langword="null"/> where it stays as it is.</summary>
    public QuarantineEntry? Next { get; init; }
}
