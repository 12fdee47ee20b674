using AgentQuarantine.Quarantine.Policies;
using static AgentQuarantine.Grafana.PanelText;

namespace AgentQuarantine.Grafana;

/// <summary>
/// The panels in the order in which they stand. Ids 1 to 10 are the original's and never change meaning: links and
/// snapshots name them.
/// </summary>
internal static class AgentPanels
{
    /// <summary>From this share of its limit on, an agent is near it.</summary>
    public const double NearLimit = 0.8;

    public static IEnumerable<Panel> All(DashboardOptions options) =>
    [
        .. Overview(options),
        Row(101, "Quarantine"), .. QuarantinePanels.All(),
        Row(102, "Reward"), .. Reward(options.Policy),
        Row(103, "Runs and errors"), .. Runs(options),
        Row(104, "Latency and cost"), .. LatencyAndCost(),
        Row(105, "Telemetry"), .. TelemetryPanels.All(),
    ];

    private static IEnumerable<Panel> Overview(DashboardOptions options) =>
    [
        Stat(11, "Quarantined now", $"count(max by (agent) (agent_quarantined{Selected}) == 1) or vector(0)") with
        {
            Description = "How many of the selected agents are not to run at this moment.",
            Thresholds = [new(null, "green"), new(1, "red")],
        },
        Stat(12, "Agents seen", $"count(count by (agent) (agent_runs_total{Selected}))") with
        {
            Description = "How many of the selected agents have written an event lately. An agent idle for a day leaves.",
        },
        Stat(13, "Runs / sec", $"sum(rate(agent_runs_total{Selected}[5m]))", sparkline: true) with
        {
            Description = "Events per second over the last 5 minutes, all selected agents together.",
            Unit = "ops",
        },
        Stat(14, "Error ratio", $"sum(rate(agent_errors_total{Selected}[5m])) / (sum(rate(agent_runs_total{Selected}[5m])) > 0)",
            sparkline: true) with
        {
            Description = "Failed runs over all runs of the last 5 minutes. Empty while nothing runs.",
            Unit = "percentunit",
            Thresholds = [new(null, "green"), new(options.ErrorRatioLimit, "red")],
        },
        Stat(15, "Cost per hour", $"3600 * sum(rate(agent_cost_usd_sum{Selected}[15m])) and sum(agent_cost_usd_count{Selected}) > 0",
            sparkline: true) with
        {
            Description = "What an hour costs in US dollars at the pace of the last 15 minutes. Empty where no cost is reported.",
            Unit = "currencyUSD",
        },
        Stat(16, "Worst drawdown", $"min(agent_reward_drawdown{Selected})") with
        {
            Description = "The deepest drawdown among the selected agents, in reward units.",
            Decimals = 3,
            Thresholds = CommonLimit(options.Policy) is { } limit
                ? [new(null, "red"), new(limit, "orange"), new(Math.Round(limit * NearLimit, 9), "green")]
                : [],
        },
    ];

    private static IEnumerable<Panel> Reward(FleetPolicy policy) =>
    [
        Lines(8, "Reward Sharpe", Least($"agent_reward_sharpe{Selected}")) with
        {
            Description = "Mean reward over its standard deviation in the agent's window, not annualised. The line is the policy's floor.",
            Decimals = 3,
            Thresholds = policy.Defaults.SharpeFloor is { } floor ? [new(null, "red"), new(floor, "transparent")] : [],
        },
        Lines(9, "Reward drawdown", Least(Drawdown)) with
        {
            Description = "The deepest fall of the running sum of rewards below its peak in the agent's window, in reward units. The line is " +
                "the policy's limit; where agents have limits of their own, each has its line.",
            Decimals = 3,
            Queries = HasOwnLimits(policy)
                ? [new(Least(Drawdown)), new($"{OwnLimit} and on (agent) {Least(Drawdown)}", "{{agent}} limit")]
                : [new(Least(Drawdown))],
            Thresholds = CommonLimit(policy) is { } limit ? [new(null, "red"), new(limit, "transparent")] : [],
        },
        Lines(5, "Last reward (selected agent)", Least($"agent_last_reward{Selected}")) with
        {
            Description = "The reward of the newest run.",
            Width = 8, Height = 7, Steps = true,
        },
        Lines(20, "Mean reward", Least($"agent_reward_mean{Selected}")) with
        {
            Description = "The mean of the rewards in the agent's window.",
            Width = 8, Height = 7, Decimals = 3,
        },
        Lines(21, "Spread of reward", Greatest($"agent_reward_std{Selected}")) with
        {
            Description = "The sample standard deviation of the rewards in the agent's window: the scale that a drawdown limit has to fit.",
            Width = 8, Height = 7, Decimals = 3, Min = 0,
        },
    ];

    private static IEnumerable<Panel> Runs(DashboardOptions options) =>
    [
        Lines(1, "Agent runs / sec (5m rate)", Greatest($"sum by (agent) (rate(agent_runs_total{Selected}[5m]))")) with
        {
            Description = "How often each agent runs. A quarantined agent that has a line here is not looking at the ledger.",
            Unit = "ops", Min = 0,
        },
        Lines(2, "Agent error rate (5m)", Greatest($"sum by (agent) (rate(agent_errors_total{Selected}[5m])) / (sum by (agent) " +
            $"(rate(agent_runs_total{Selected}[5m])) > 0)")) with
        {
            Description = "Failed runs over all runs. No line while an agent is idle: nothing has run, so nothing is known.",
            Unit = "percentunit", Min = 0,
            Thresholds = [new(null, "transparent"), new(options.ErrorRatioLimit, "red")],
        },
    ];

    private static IEnumerable<Panel> LatencyAndCost() =>
    [
        Lines(3, "Latency p95 (ms)", P95($"rate(agent_latency_ms_bucket{Selected}[5m])"), "{{agent}} p95") with
        {
            Description = "19 of 20 runs of the last 5 minutes took at most this long.",
            Unit = "ms", Min = 0,
        },
        Lines(4, "Cost p95 ($) [15m]", P95($"rate(agent_cost_usd_bucket{Selected}[15m])"), "{{agent}} p95") with
        {
            Description = "19 of 20 runs of the last 15 minutes cost at most this much, in US dollars.",
            Unit = "currencyUSD", Min = 0,
        },
        Lines(6, "Last cost ($) (selected agent)", Greatest($"agent_last_cost_usd{Selected}")) with
        {
            Description = "What the newest run cost, in US dollars.",
            Unit = "currencyUSD", Height = 7, Steps = true,
        },
        Lines(7, "Last latency (ms) (selected agent)", Greatest($"agent_last_latency_ms{Selected}")) with
        {
            Description = "How long the newest run took.",
            Unit = "ms", Height = 7, Steps = true,
        },
    ];

    private const string Drawdown = $"agent_reward_drawdown{Selected}";
    private const string OwnLimit = $"max by (agent) (agent_reward_drawdown_limit{Selected})";

    // Where nothing was reported a quantile is NaN, which draws an agent's name without a line: the comparison takes it out.
    private static string P95(string buckets) => Greatest($"histogram_quantile(0.95, sum by (le, agent) ({buckets})) >= 0");

    // One line for all would be wrong for those that have a limit of their own.
    private static double? CommonLimit(FleetPolicy policy) => HasOwnLimits(policy) ? null : policy.Defaults.DrawdownLimit;

    private static bool HasOwnLimits(FleetPolicy policy) => policy.Overrides.All.Any(one => one.Values.ContainsKey("drawdown_limit"));

    public static Panel Row(int id, string title) => new(id, "row", title) { Width = 24, Height = 1 };

    public static Panel Lines(int id, string title, string expr, string legend = "{{agent}}") =>
        new(id, "timeseries", title) { Queries = [new(expr, legend)] };

    private static Panel Stat(int id, string title, string expr, bool sparkline = false) =>
        new(id, "stat", title) { Width = 4, Height = 4, Sparkline = sparkline, Queries = [new(expr, "") { Instant = !sparkline }] };
}
