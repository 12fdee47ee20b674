namespace AgentQuarantine.Statistics;

/// <summary>Every statistic, told once: JSON, history, metrics, views and docs follow this table.</summary>
/// <remarks>A new one needs a property in <see cref="AgentRewardStats"/>, a line here, and its line in <c>docs/statistics.md</c>.</remarks>
public static class StatisticTable
{
    /// <summary>The statistics in the order in which they are written.</summary>
    public static IReadOnlyList<Statistic> All { get; } =
    [
        new("count", "rewards", "Rewards in the agent's window.", s => s.Count, (s, x) => s with { Count = (int)(x ?? 0) }) { IsCount = true },
        new("mean", "reward", "Mean of the rewards in the agent's window.", s => s.Mean, (s, x) => s with { Mean = x ?? double.NaN })
        {
            Gauge = "agent_reward_mean",
        },
        new("std", "reward", "Sample standard deviation of the rewards in the agent's window.",
            s => s.Std, (s, x) => s with { Std = x ?? double.NaN })
        {
            Gauge = "agent_reward_std",
        },
        new("sharpe", "none", "Mean over standard deviation of the rewards in the agent's window, not annualised.",
            s => s.Sharpe, (s, x) => s with { Sharpe = x ?? double.NaN })
        {
            Gauge = "agent_reward_sharpe",
        },
        new("sortino", "none", "Mean over downside deviation of the rewards in the agent's window, target 0, not annualised.",
            s => s.Sortino, (s, x) => s with { Sortino = x ?? double.NaN }),
        new("drawdown", "reward", "Deepest fall of the summed rewards below their running peak in the agent's window, at most 0.",
            s => s.Drawdown, (s, x) => s with { Drawdown = x ?? double.NaN })
        {
            Gauge = "agent_reward_drawdown",
        },
        new("current_drawdown", "reward", "Fall of the summed rewards below their running peak at the window's end, at most 0.",
            s => s.CurrentDrawdown, (s, x) => s with { CurrentDrawdown = x ?? double.NaN }),
        new("target_drawdown", "reward", "Deepest fall of the summed rewards less their target in the agent's window, at most 0.",
            s => s.TargetDrawdown, (s, x) => s with { TargetDrawdown = x })
        {
            Gauge = "agent_reward_target_drawdown",
            IsAskedFor = true,
        },
        new("drawdown_share", "none", "Deepest fall of equity in the agent's window as a part of its peak, from the starting equity on.",
            s => s.DrawdownShare, (s, x) => s with { DrawdownShare = x })
        {
            Gauge = "agent_reward_drawdown_share",
            IsAskedFor = true,
        },
        new("evidence_log10", "none", "Decimal logarithm of the evidence, in rewards, that the agent no longer earns its baseline.",
            s => s.EvidenceLog10, (s, x) => s with { EvidenceLog10 = x })
        {
            Gauge = "agent_evidence_log10",
            IsAskedFor = true,
        },
        new("last_reward", "reward", "Newest reward of the agent.", s => s.LastReward, (s, x) => s with { LastReward = x }),
        new("runs", "events", "Events of the agent among the lines read.", s => s.Runs, (s, x) => s with { Runs = (long)(x ?? 0) })
        {
            IsCount = true,
        },
        new("errors", "events", "Events of the agent among the lines read that are errors.",
            s => s.Errors, (s, x) => s with { Errors = (long)(x ?? 0) })
        {
            IsCount = true,
        },
        new("consecutive_errors", "events", "Errors of the agent one after another, up to its newest event.",
            s => s.ConsecutiveErrors, (s, x) => s with { ConsecutiveErrors = (long)(x ?? 0) })
        {
            IsCount = true,
        },
        new("rewards_missing", "events", "Events of the agent among the lines read without a reward that is a number.",
            s => s.RewardsMissing, (s, x) => s with { RewardsMissing = (long)(x ?? 0) })
        {
            IsCount = true,
            Gauge = "agent_rewards_missing",
        },
        new("rewards_not_finite", "events", "Events of the agent among the lines read with a reward that is NaN or infinite.",
            s => s.RewardsNotFinite, (s, x) => s with { RewardsNotFinite = (long)(x ?? 0) })
        {
            IsCount = true,
            Gauge = "agent_rewards_not_finite",
        },
        new("mean_latency_ms", "milliseconds", "Mean latency of the agent's events among the lines read.",
            s => s.MeanLatencyMs, (s, x) => s with { MeanLatencyMs = x }),
        new("mean_cost_usd", "US dollars", "Mean cost of the agent's events among the lines read.",
            s => s.MeanCostUsd, (s, x) => s with { MeanCostUsd = x }),
        new("p95_latency_ms", "milliseconds", "Latency that 95 of 100 of the agent's events among the lines read do not exceed.",
            s => s.P95LatencyMs, (s, x) => s with { P95LatencyMs = x })
        {
            Gauge = "agent_p95_latency_ms",
            IsAskedFor = true,
        },
        new("cost_per_hour_usd", "US dollars", "Cost of the agent in the hour up to its newest event among the lines read.",
            s => s.CostPerHourUsd, (s, x) => s with { CostPerHourUsd = x })
        {
            Gauge = "agent_cost_per_hour_usd",
            IsAskedFor = true,
        },
    ];
}
