using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>Why an agent is where it is, what would release it, and what other limits would have done.</summary>
public sealed record AgentExplanation
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>The time that it is about.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>Whether the agent is not to run.</summary>
    public bool Quarantined { get; init; }

    /// <summary>Its entry in the ledger; <see langword="null"/> where there is none.</summary>
    public QuarantineEntry? Entry { get; init; }

    /// <summary>What a check would decide now.</summary>
    public DecisionAction Next { get; init; }

    /// <summary>Why.</summary>
    public string NextReason { get; init; } = "";

    /// <summary>The rewards that made the drawdown; <see langword="null"/> where there is none.</summary>
    public ExplainedFall? Fall { get; init; }

    /// <summary>What each rule that is on says.</summary>
    public IReadOnlyList<ExplainedRule> Rules { get; init; } = [];

    /// <summary>What would release it, or put it out of service, in sentences.</summary>
    public IReadOnlyList<string> Outlook { get; init; } = [];

    /// <summary>When it may be released at the earliest; <see langword="null"/> where that is not known, or it may run.</summary>
    public DateTimeOffset? EarliestRelease { get; init; }

    /// <summary>What the rule on drawdowns would have done to the same rewards with other limits.</summary>
    public IReadOnlyList<ExplainedLimit> OtherLimits { get; init; } = [];

    /// <summary>All of it in sentences, in the order in which a person asks.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];
}

/// <summary>One reward and where it stands.</summary>
/// <param name="Reward">The reward.</param>
/// <param name="Line">Its line in the log's present file; <see langword="null"/> where it stands in another, or that is not known.</param>
/// <param name="Time">Its event's time; <see langword="null"/> where that has none.</param>
public sealed record ExplainedReward(double Reward, long? Line, DateTimeOffset? Time)
{
    /// <summary>Where it stands in a fleet's database; <see langword="null"/> where it stands in a file.</summary>
    public EventPlace? Place { get; init; }
}

/// <summary>The fall that is a drawdown: the rewards from the one after the peak to the one at the bottom.</summary>
/// <param name="Depth">How deep, at most 0, in reward units; less the target where there is one.</param>
/// <param name="Rewards">How many rewards it took.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Worst">The greatest losses among them, the greatest first.</param>
public sealed record ExplainedFall(
    double Depth, int Rewards, ExplainedReward First, ExplainedReward Last, IReadOnlyList<ExplainedReward> Worst);

/// <summary>What one rule says.</summary>
/// <param name="Rule">The rule's name, such as <c>mean_cost</c>.</param>
/// <param name="Value">The statistic; <see langword="null"/> where the agent has none.</param>
/// <param name="Limit">The limit in force.</param>
/// <param name="Samples">How many rewards, or events, there are.</param>
/// <param name="Takes">How many it takes to judge.</param>
/// <param name="Breached">Whether it is breached.</param>
public sealed record ExplainedRule(string Rule, double? Value, double Limit, long Samples, long Takes, bool Breached);

/// <summary>What the rule on drawdowns would have done with another limit.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="At">The reward at which it is first breached; <see langword="null"/> where it is not.</param>
/// <param name="RewardsLater">How many rewards later than the limit in force; below 0: sooner. <see langword="null"/> where one of them is
/// not.</param>
public sealed record ExplainedLimit(double Limit, ExplainedReward? At, int? RewardsLater);
