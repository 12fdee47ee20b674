using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>What an explanation rests on.</summary>
/// <param name="Agent">The agent's name.</param>
/// <param name="Entry">What stands in the ledger now.</param>
/// <param name="Policy">What applies to the agent.</param>
/// <param name="Decision">What a check would decide now.</param>
/// <param name="Rewards">The rewards that it would judge, with their places.</param>
/// <param name="Now">The time.</param>
internal sealed record ExplainedCase(
    string Agent, QuarantineEntry? Entry, QuarantinePolicy Policy, QuarantineDecision Decision, IReadOnlyList<AgentEvent> Rewards, DateTimeOffset Now)
{
    /// <summary>The rewards themselves.</summary>
    public IReadOnlyList<double> Values { get; } = [.. Rewards.Select(e => e.Reward)];

    /// <summary>Whether the agent is on probation, where a limit is tighter.</summary>
    public bool IsOnProbation => Entry?.State == QuarantineState.Probation;

    /// <summary>The rule on drawdowns that judges.</summary>
    public Rule Drawdown => RuleTable.DrawdownOf(Policy);

    /// <summary>The drawdown limit in force; <see langword="null"/> where that rule is off.</summary>
    public double? Limit => Drawdown.Limit(Policy, IsOnProbation);

    /// <summary>The statistics that would be judged; <see langword="null"/> where the agent has no event among the lines read.</summary>
    public AgentRewardStats? Statistics => Decision.Evidence.Statistics;

    /// <summary>The fleet's drawdown; <see langword="null"/> where no rule judges it.</summary>
    public FleetFall? Fleet { get; init; }

    /// <summary>Its limit.</summary>
    public double? FleetLimit { get; init; }

    /// <summary>How many lines were read.</summary>
    public long Lines { get; init; }

    /// <summary>How many lines a check reads; <see langword="null"/>: all of them.</summary>
    public int? Last { get; init; }

    /// <summary>Whether these are the agent's own newest events, and not the last ones of a log.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The times of the oldest and the newest event read, in UTC ticks; 0 where none has one.</summary>
    public (long Oldest, long Newest) Times { get; init; }

    /// <summary>The log's newest sign of life, where it is so old that nobody is released.</summary>
    public DateTimeOffset? StaleSince { get; init; }
}
