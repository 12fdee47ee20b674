using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>One agent in a <see cref="MetricsSnapshot"/>.</summary>
internal struct AgentRow
{
    /// <summary>The counts; only name and label are set for an agent that only the ledger knows.</summary>
    public AgentCounts Counts;

    /// <summary>Which of the snapshot's histograms are the agent's; −1 where it was never counted.</summary>
    public int Histogram;

    public double LatencySum, CostSum;

    /// <summary>The statistics of the agent's window; <see langword="null"/> where it has no event among the last lines.</summary>
    public AgentRewardStats? Statistics;

    /// <summary>The agent's entry in the ledger; <see langword="null"/> where it has none.</summary>
    public QuarantineEntry? Entry;

    /// <summary>The drawdown limit that applies to the agent now; <see cref="double.NaN"/> where the rule is off.</summary>
    public double DrawdownLimit;

    /// <summary>The other limits in force, and how much of each is used up; <see langword="null"/> where there are none.</summary>
    public RuleUse[]? Rules;

    public bool IsQuarantined;

    public readonly bool IsCounted => Histogram >= 0;
}
