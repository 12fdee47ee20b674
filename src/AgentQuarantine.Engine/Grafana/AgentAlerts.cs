using static AgentQuarantine.Grafana.PanelText;

namespace AgentQuarantine.Grafana;

/// <summary>What Prometheus records and alerts on.</summary>
internal static class AgentAlerts
{
    private const string Value = "{{ $value | humanize }}";
    private const string Exact = "{{ $value | printf \"%.3f\" }}";
    private const string Ratio = "{{ $value | humanizePercentage }}";
    private const string Duration = "{{ $value | humanizeDuration }}";
    private const string Agent = "{{ $labels.agent }}";
    private const string Instance = "{{ $labels.instance }}";

    /// <summary>
    /// While a server starts anew its gauges are gone. An alert over them would resolve, and tell everybody once more. MetricsDown
    /// tells of a longer absence.
    /// </summary>
    private const string OverARestart = "5m";

    /// <summary>A server that starts anew counts its log anew: a rotated one has fewer bytes, and its counter seems to grow for 5 minutes.</summary>
    private const string OverACountAnew = "10m";

    public static IEnumerable<RecordingRule> Records() =>
    [
        new("agent:agent_runs:rate5m",
            "sum by (agent) (rate(agent_runs_total[5m]))"),
        new("agent:agent_error_ratio:rate5m",
            "sum by (agent) (rate(agent_errors_total[5m])) / (agent:agent_runs:rate5m > 0)"),
        new("agent:agent_latency_ms:p95_rate5m",
            "histogram_quantile(0.95, sum by (le, agent) (rate(agent_latency_ms_bucket[5m])))"),
        new("agent:agent_cost_usd_per_hour:rate15m",
            "3600 * sum by (agent) (rate(agent_cost_usd_sum[15m]))"),
    ];

    public static IEnumerable<AlertRule> Alerts(DashboardOptions options) =>
        [.. OfTelemetry($"{{job={Quoted(options.Job)}}}"), .. OfAgents(options)];

    private static IEnumerable<AlertRule> OfTelemetry(string job) =>
    [
        new("MetricsDown", $"up{job} == 0\nor\nagentquarantine_up{job} == 0\nor\nabsent(up{job})", "2m", "critical")
        {
            Summary = "The metrics of the agents are gone",
            Description = $"The metrics endpoint {Instance} is down or cannot read its files (value {Value}): nobody sees what the agents do.",
        },
        new("EventsStale", $"rate(agentquarantine_read_bytes_total{job}[5m]) == 0", "15m", "warning")
        {
            KeepFiringFor = OverACountAnew,
            Summary = "The event log has stopped growing",
            Description = $"Nothing was appended to the event log that {Instance} reads for 15 minutes ({Value} bytes a second): quarantine is " +
                $"judged by old rewards.",
        },
        new("TextfileStale", TextfileAge, "1m", "critical")
        {
            Summary = "The metrics of the agents have grown old",
            Description = $"The metrics that {Instance} shows were made {Duration} ago: whatever writes the textfile has stopped.",
        },
        new("CheckStale", "time() - agentquarantine_last_check_timestamp_seconds > 900", "1m", "critical")
        {
            KeepFiringFor = OverARestart,
            Summary = "The quarantine check does not run",
            Description = $"The last check that {Instance} knows of, and that went well, ended {Duration} ago: an agent that breaches now stays " +
                $"in service.",
        },
        new("LedgerStale", "agent_quarantine_ledger_age_seconds > 30", "1m", "critical")
        {
            KeepFiringFor = OverARestart,
            Summary = "A host does not know the fleet's ledger any more",
            Description = $"{Instance} last read the ledger {Duration} ago: what was decided since does not hold there.",
        },
        new("PolicyStale", $"agentquarantine_policy_last_reload_successful{job} == 0", "1m", "warning")
        {
            KeepFiringFor = OverARestart,
            Summary = "The policy file cannot be used",
            Description = $"The policy file that {Instance} judges by has changed and cannot be used (value {Value}): an older policy holds.",
        },
        new("RejectedLinesHigh", Rejected(job), "10m", "warning")
        {
            Summary = "The event log holds lines that cannot be used",
            Description = $"{Exact} lines or values a second of the event log that {Instance} reads are refused, more than 1 for 100 runs: " +
                $"they are not judged.",
        },
        new("LogBehind", $"min_over_time(agentquarantine_log_behind_bytes{job}[10m]) > 16777216", "5m", "warning")
        {
            Summary = "An event log is read too slowly",
            Description = $"{Instance} has been at least {Value} bytes behind {{{{ $labels.log }}}} for 10 minutes: " +
                $"quarantine is judged by old rewards.",
        },
        new("FleetGuardHolds", $"sum by (action) (increase(agentquarantine_decisions_total{{action=~\"spared|withheld\"}}[15m])) > 0", "0m",
            "warning")
        {
            Summary = "A guard of the fleet keeps breaching agents in service",
            Description = $"About {Value} decisions of the last 15 minutes were '{{{{ $labels.action }}}}': agents breach and run on.",
        },
    ];

    private static IEnumerable<AlertRule> OfAgents(DashboardOptions options) =>
    [
        new("AgentQuarantined", "max by (agent) (agent_quarantined) == 1", "0m", "warning")
        {
            KeepFiringFor = OverARestart,
            Summary = $"Agent {Agent} is quarantined",
            Description = $"Agent {Agent} is not to run (agent_quarantined is {Value}). The ledger says since when and why.",
        },
        new("AgentDrawdownNearLimit", NearLimit, "5m", "warning")
        {
            KeepFiringFor = OverARestart,
            Summary = $"Agent {Agent} is near its drawdown limit",
            Description = $"The drawdown of agent {Agent} is {Exact}, at {Number(100 * AgentPanels.NearLimit)} % of its limit or deeper: it is " +
                $"about to be quarantined.",
        },
        new("AgentRuleNearLimit", RuleNearLimit, "5m", "warning")
        {
            KeepFiringFor = OverARestart,
            Summary = $"Agent {Agent} is near the limit of its rule {{{{ $labels.rule }}}}",
            Description = $"Agent {Agent} has used up {Ratio} of the limit of its rule {{{{ $labels.rule }}}}: it is about to be quarantined.",
        },
        new("FleetDrawdownNearLimit", $"agent_fleet_drawdown <= {Number(AgentPanels.NearLimit)} * agent_fleet_drawdown_limit", "5m", "warning")
        {
            KeepFiringFor = OverARestart,
            Summary = "The fleet as a whole is near its drawdown limit",
            Description = $"The drawdown of all rewards together is {Exact} at {Instance}, {Number(100 * AgentPanels.NearLimit)} % of its limit or " +
                $"deeper: agents are about to be taken out for it, or are already.",
        },
        new("AgentErrorRatioHigh", $"agent:agent_error_ratio:rate5m >= {Number(options.ErrorRatioLimit)}", "10m", "warning")
        {
            Summary = $"Agent {Agent} fails often",
            Description = $"{Ratio} of the runs of agent {Agent} in the last 5 minutes failed; the limit is " +
                $"{Number(100 * options.ErrorRatioLimit)} %.",
        },
        new("AgentUnjudged", "max by (agent) (agent_unjudged) == 1", "10m", "warning")
        {
            KeepFiringFor = OverARestart,
            Summary = $"Agent {Agent} cannot be judged",
            Description = $"Agent {Agent} has no reward to judge, or its newest events have none (agent_unjudged is {Value}): " +
                $"no check will stop it.",
        },
        new("AgentRewardsNotFinite", "max by (agent) (agent_rewards_not_finite) > 0", "10m", "warning")
        {
            KeepFiringFor = OverARestart,
            Summary = $"Agent {Agent} has rewards that are no numbers",
            Description = $"{Value} of the rewards of agent {Agent} among the lines read are NaN or infinite: its reward feed is at fault.",
        },
        new("AgentRunsWhileQuarantined", RunsWhileQuarantined, "1m", "critical")
        {
            KeepFiringFor = OverARestart,
            Summary = $"Agent {Agent} runs although it is quarantined",
            Description = $"Agent {Agent} has run about {Value} times in the last 10 minutes and has been quarantined for longer: whatever " +
                $"starts it does not ask the ledger.",
        },
    ];

    /// <summary>
    /// A textfile holds the time at which it was made, under the job of whoever shows it. A server that cannot read its log is
    /// MetricsDown's.
    /// </summary>
    private const string TextfileAge =
        """
        time() - agentquarantine_last_read_timestamp_seconds > 900
        unless
        agentquarantine_up == 0
        """;

    /// <summary>
    /// A run that was under way when the quarantine came has five minutes to end. A server that starts anew counts its log anew: where
    /// that was rotated meanwhile the counter falls, and what it then shows is no news.
    /// </summary>
    private const string RunsWhileQuarantined =
        """
        sum by (agent) (increase(agent_runs_total[10m])) > 0
        unless on (agent)
        max by (agent) (resets(agent_runs_total[10m])) > 0
        and on (agent)
        max by (agent) (min_over_time(agent_quarantined[15m])) == 1
        and on (agent)
        max by (agent) (agent_quarantined offset 15m) == 1
        """;

    /// <summary>
    /// Past its limit an agent is quarantined, or was cleared and is judged by newer rewards than the window's: neither is near it.
    /// </summary>
    private static readonly string NearLimit =
        $"""
        min by (agent) (agent_reward_target_drawdown or agent_reward_drawdown) <= {Number(AgentPanels.NearLimit)} * max by (agent) (agent_reward_drawdown_limit)
        unless on (agent)
        min by (agent) (agent_reward_target_drawdown or agent_reward_drawdown) <= max by (agent) (agent_reward_drawdown_limit)
        unless on (agent)
        max by (agent) (agent_quarantined) == 1
        """;

    private static readonly string RuleNearLimit =
        $"""
        max by (agent, rule) (agent_rule_used_ratio) >= {Number(AgentPanels.NearLimit)} < 1
        unless on (agent)
        max by (agent) (agent_quarantined) == 1
        """;

    /// <summary>More than one refused for a hundred runs; where every line is refused there are no runs to compare with.</summary>
    private static string Rejected(string job) =>
        $"""
        sum by (job, instance) (rate(agentquarantine_rejected_lines_total{job}[15m])) > 0
        unless
        sum by (job, instance) (rate(agentquarantine_rejected_lines_total{job}[15m])) <= 0.01 * sum by (job, instance) (rate(agent_runs_total{job}[15m]))
        """;
}
