namespace AgentQuarantine.Rehearsal.Setup;

/// <summary>What programs of this trade call the values of an event, the most telling names first.</summary>
/// <remarks>A latency counts only where its name says its unit.</remarks>
internal static class FieldCandidates
{
    /// <summary>The fields in the order in which they are looked for, with their names.</summary>
    public static IReadOnlyList<(string Field, string[] Names)> All { get; } =
    [
        ("Agent",
        [
            "agent", "agent_name", "agentName", "agent_id", "agentId", "agent.name", "agent.id", "gen_ai.agent.name", "gen_ai.agent.id", "bot",
                "bot_name",
            "bot_id", "strategy", "policy", "policy_id", "worker", "worker_id", "actor", "player", "env_id", "trial_id", "model", "model_name",
                "name",
        ]),
        ("Reward",
        [
            "reward", "episode_reward_mean", "episode_reward", "episode_return", "mean_reward", "reward_mean", "score", "pnl", "realized_pnl",
                "profit",
            "profit_ratio", "profit_abs", "return", "ret", "utility", "rating", "scores[0].value", "r",
        ]),
        ("Timestamp",
        [
            "ts", "timestamp", "time", "@timestamp", "datetime", "event_time", "created_at", "createdAt", "end_time", "endTime", "start_time",
                "startTime",
            "close_date", "date",
        ]),
        ("LatencyMs",
        [
            "latency_ms", "latencyMs", "duration_ms", "durationMs", "elapsed_ms", "elapsedMs", "response_time_ms", "took_ms", "latency_s:s",
                "duration_s:s",
            "latency_seconds:s", "duration_seconds:s",
        ]),
        ("CostUsd", ["cost_usd", "costUsd", "total_cost_usd", "cost", "total_cost", "totalCost", "response_cost"]),
        ("Error", ["error", "is_error", "isError", "failed", "error_message", "exception", "status in error,failed,failure,ERROR"]),
        ("Ok", ["ok", "success", "succeeded", "is_success"]),
    ];
}
