using static AgentQuarantine.Grafana.PanelText;

namespace AgentQuarantine.Grafana;

/// <summary>For each alert one case in which it fires and one in which it does not, at the least.</summary>
internal static class AlertCases
{
    private const string Instance = "host:10871";

    /// <summary>A name with everything that needs an escape somewhere on the way.</summary>
    private const string Agent = "ppo/\"Lunar\"\\v2";

    public static IEnumerable<AlertCase> All(string job) =>
        [.. OfTelemetry(job), .. OfLogs(job), .. OfFleet(), .. OfAgents()];

    private static IEnumerable<AlertCase> OfTelemetry(string job)
    {
        var labels = new Dictionary<string, string> { ["instance"] = Instance, ["job"] = job };
        string Self(string name, string more = "") => $"{name}{{instance={Quoted(Instance)},job={Quoted(job)}{more}}}";

        yield return new("MetricsDown", "fires while the endpoint is down", 5, new CaseSeries(Self("up"), "0+0x40"))
        { Fires = labels, Value = "0" };
        yield return new("MetricsDown", "fires while the endpoint cannot read its files", 5,
            new CaseSeries(Self("up"), "1+0x40"), new(Self("agentquarantine_up"), "0+0x40"))
        { Fires = labels, Value = "0" };
        yield return new("MetricsDown", "fires while nothing is scraped", 5)
        { Fires = new Dictionary<string, string> { ["job"] = job }, Value = "1" };
        yield return new("MetricsDown", "is quiet while all is up", 5,
            new CaseSeries(Self("up"), "1+0x40"), new(Self("agentquarantine_up"), "1+0x40"));

        yield return new("EventsStale", "fires when the log has not grown for 20 minutes", 25,
            new CaseSeries(Self("agentquarantine_read_bytes_total"), "5000+0x40"))
        { Fires = labels, Value = "0" };
        yield return new("EventsStale", "fires on while the server starts anew and counts less of a log that was rotated", 33,
            new CaseSeries(Self("agentquarantine_read_bytes_total"), "5000+0x25 stale stale 700+0x20"))
        { Fires = labels, Value = "0" };
        yield return new("EventsStale", "is quiet some minutes after the log has begun to grow", 45,
            new CaseSeries(Self("agentquarantine_read_bytes_total"), "5000+0x25 5000+120x30"));
        yield return new("EventsStale", "is quiet while the log grows", 25,
            new CaseSeries(Self("agentquarantine_read_bytes_total"), "5000+120x40"));

        yield return new("TextfileStale", "fires when the file is 19 minutes old", 20,
            new CaseSeries(Self("agentquarantine_last_read_timestamp_seconds"), "60+0x40"), new(Self("agentquarantine_up"), "1+0x40"))
        { Fires = labels, Value = "19m 0s" };
        yield return new("TextfileStale", "is quiet while the file is made each minute", 20,
            new CaseSeries(Self("agentquarantine_last_read_timestamp_seconds"), "0+60x40"), new(Self("agentquarantine_up"), "1+0x40"));
        yield return new("TextfileStale", "is quiet while a server cannot read its log", 20,
            new CaseSeries(Self("agentquarantine_last_read_timestamp_seconds"), "60+0x40"), new(Self("agentquarantine_up"), "0+0x40"));

        yield return new("LedgerStale", "fires while the ledger's age grows", 5,
            new CaseSeries(Self("agent_quarantine_ledger_age_seconds"), "0+60x40"))
        { Fires = labels, Value = "5m 0s" };
        yield return new("LedgerStale", "is quiet while the ledger is confirmed", 5,
            new CaseSeries(Self("agent_quarantine_ledger_age_seconds"), "5+0x40"));

        yield return new("CheckStale", "fires 19 minutes after the last check", 20,
            new CaseSeries(Self("agentquarantine_last_check_timestamp_seconds"), "60+0x40"))
        { Fires = labels, Value = "19m 0s" };
        yield return new("CheckStale", "fires on while the server starts anew", 22,
            new CaseSeries(Self("agentquarantine_last_check_timestamp_seconds"), "60+0x20 stale stale 60+0x20"))
        { Fires = labels, Value = "19m 0s" };
        yield return new("CheckStale", "is quiet after a check a minute ago", 20,
            new CaseSeries(Self("agentquarantine_last_check_timestamp_seconds"), "0+60x40"));
        yield return new("CheckStale", "fires when the checks of a schedule have stopped", 40,
            new CaseSeries(Self("agentquarantine_last_check_timestamp_seconds"), "0x4 300x4 600x4 900x4 1200x40"))
        { Fires = labels, Value = "20m 0s" };

        yield return new("PolicyStale", "fires while the file cannot be used", 5,
            new CaseSeries(Self("agentquarantine_policy_last_reload_successful"), "1 1 0+0x40"))
        { Fires = labels, Value = "0" };
        yield return new("PolicyStale", "is quiet while it is used", 5,
            new CaseSeries(Self("agentquarantine_policy_last_reload_successful"), "1+0x40"));

        yield return new("RejectedLinesHigh", "fires when 6 lines are refused for 60 runs", 30,
            new CaseSeries(Self("agentquarantine_rejected_lines_total", ",reason=\"malformed\""), "0+6x40"),
            new(Self("agent_runs_total", ",agent=\"alpha\""), "0+60x40"))
        { Fires = labels, Value = "0.100" };
        yield return new("RejectedLinesHigh", "fires when every line is refused", 30,
            new CaseSeries(Self("agentquarantine_rejected_lines_total", ",reason=\"malformed\""), "0+6x40"))
        { Fires = labels, Value = "0.100" };
        yield return new("RejectedLinesHigh", "is quiet when none is refused", 30,
            new CaseSeries(Self("agentquarantine_rejected_lines_total", ",reason=\"malformed\""), "7+0x40"),
            new(Self("agent_runs_total", ",agent=\"alpha\""), "0+60x40"));
    }

    private static IEnumerable<AlertCase> OfLogs(string job)
    {
        var labels = new Dictionary<string, string> { ["instance"] = Instance, ["job"] = job, ["log"] = "/srv/e.jsonl" };
        var series = $"agentquarantine_log_behind_bytes{{instance={Quoted(Instance)},job={Quoted(job)},log=\"/srv/e.jsonl\"}}";
        yield return new("LogBehind", "fires when 20 MB wait all the time", 20, new CaseSeries(series, "20000000+0x40"))
        { Fires = labels, Value = "20M" };
        yield return new("LogBehind", "is quiet when the log is caught up with now and then", 20,
            new CaseSeries(series, "20000000 0 20000000 0 20000000 0+0x40"));
    }

    private static IEnumerable<AlertCase> OfFleet()
    {
        yield return new("FleetGuardHolds", "fires when agents are spared", 20,
            new CaseSeries("agentquarantine_decisions_total{action=\"spared\"}", "0+1x40"))
        { Fires = new Dictionary<string, string> { ["action"] = "spared" }, Value = "15" };
        yield return new("FleetGuardHolds", "is quiet when agents are quarantined", 20,
            new CaseSeries("agentquarantine_decisions_total{action=\"quarantine\"}", "0+1x40"),
            new("agentquarantine_decisions_total{action=\"spared\"}", "4+0x40"));
    }

    private static IEnumerable<AlertCase> OfAgents()
    {
        var labels = new Dictionary<string, string> { ["agent"] = Agent };
        static string Of(string name) => $"{name}{{agent={Quoted(Agent)}}}";

        yield return new("AgentQuarantined", "fires at once", 1, new CaseSeries(Of("agent_quarantined"), "1+0x40"))
        { Fires = labels, Value = "1" };
        yield return new("AgentQuarantined", "fires on while the server starts anew", 6,
            new CaseSeries(Of("agent_quarantined"), "1+0x4 stale stale stale 1+0x20"))
        { Fires = labels, Value = "1" };
        yield return new("AgentQuarantined", "is quiet after a release", 10, new CaseSeries(Of("agent_quarantined"), "1 1 1 0+0x10"));
        yield return new("AgentQuarantined", "is quiet when the agent is gone for good", 15, new CaseSeries(Of("agent_quarantined"), "1 1 1 stale"));

        yield return new("AgentDrawdownNearLimit", "fires at five sixths of the agent's own limit", 10,
            new CaseSeries(Of("agent_reward_drawdown"), "-2.5+0x40"), new(Of("agent_reward_drawdown_limit"), "-3+0x40"))
        { Fires = labels, Value = "-2.500" };
        yield return new("AgentDrawdownNearLimit", "fires on while the server starts anew", 12,
            new CaseSeries(Of("agent_reward_drawdown"), "-2.5+0x10 stale stale -2.5+0x10"),
            new(Of("agent_reward_drawdown_limit"), "-3+0x10 stale stale -3+0x10"))
        { Fires = labels, Value = "-2.500" };
        yield return new("AgentDrawdownNearLimit", "is quiet at half the agent's own limit", 10,
            new CaseSeries(Of("agent_reward_drawdown"), "-1.5+0x40"), new(Of("agent_reward_drawdown_limit"), "-3+0x40"));
        yield return new("AgentDrawdownNearLimit", "is quiet past the limit, where a cleared agent may stand for a while", 10,
            new CaseSeries(Of("agent_reward_drawdown"), "-3.5+0x40"), new(Of("agent_reward_drawdown_limit"), "-3+0x40"),
            new(Of("agent_quarantined"), "0+0x40"));
        yield return new("AgentDrawdownNearLimit", "is quiet once the agent is quarantined", 10,
            new CaseSeries(Of("agent_reward_drawdown"), "-2.5+0x40"), new(Of("agent_reward_drawdown_limit"), "-3+0x40"),
            new(Of("agent_quarantined"), "1+0x40"));

        static string Rule(string name) => $"{name}{{agent={Quoted(Agent)},rule=\"evidence\"}}";
        yield return new("AgentRuleNearLimit", "fires at nine tenths of a limit", 10, new CaseSeries(Rule("agent_rule_used_ratio"), "0.9+0x40"))
        { Fires = new Dictionary<string, string> { ["agent"] = Agent, ["rule"] = "evidence" }, Value = "90%" };
        yield return new("AgentRuleNearLimit", "is quiet at half a limit", 10, new CaseSeries(Rule("agent_rule_used_ratio"), "0.5+0x40"));
        yield return new("AgentRuleNearLimit", "is quiet past the limit", 10, new CaseSeries(Rule("agent_rule_used_ratio"), "1.2+0x40"));
        yield return new("AgentRuleNearLimit", "is quiet once the agent is quarantined", 10,
            new CaseSeries(Rule("agent_rule_used_ratio"), "0.9+0x40"), new(Of("agent_quarantined"), "1+0x40"));

        static string Whole(string name) => $"{name}{{instance={Quoted(Instance)}}}";
        yield return new("FleetDrawdownNearLimit", "fires at nine tenths of the limit", 10,
            new CaseSeries(Whole("agent_fleet_drawdown"), "-9+0x40"), new(Whole("agent_fleet_drawdown_limit"), "-10+0x40"))
        { Fires = new Dictionary<string, string> { ["instance"] = Instance }, Value = "-9.000" };
        yield return new("FleetDrawdownNearLimit", "fires on past the limit", 10,
            new CaseSeries(Whole("agent_fleet_drawdown"), "-12+0x40"), new(Whole("agent_fleet_drawdown_limit"), "-10+0x40"))
        { Fires = new Dictionary<string, string> { ["instance"] = Instance }, Value = "-12.000" };
        yield return new("FleetDrawdownNearLimit", "is quiet at half the limit", 10,
            new CaseSeries(Whole("agent_fleet_drawdown"), "-5+0x40"), new(Whole("agent_fleet_drawdown_limit"), "-10+0x40"));

        yield return new("AgentErrorRatioHigh", "fires when every run fails", 30,
            new CaseSeries(Of("agent_runs_total"), "0+60x40"), new(Of("agent_errors_total"), "0+60x40"))
        { Fires = labels, Value = "100%" };
        yield return new("AgentErrorRatioHigh", "is quiet when no run fails", 30,
            new CaseSeries(Of("agent_runs_total"), "0+60x40"), new(Of("agent_errors_total"), "0+0x40"));
        yield return new("AgentErrorRatioHigh", "is quiet while the agent is idle", 30,
            new CaseSeries(Of("agent_runs_total"), "60+0x40"), new(Of("agent_errors_total"), "60+0x40"));

        yield return new("AgentUnjudged", "fires when the rewards have stopped", 15, new CaseSeries(Of("agent_unjudged"), "1+0x40"))
        { Fires = labels, Value = "1" };
        yield return new("AgentUnjudged", "is quiet when rewards come", 15, new CaseSeries(Of("agent_unjudged"), "0+0x40"));
        yield return new("AgentRewardsNotFinite", "fires while a reward is NaN", 15, new CaseSeries(Of("agent_rewards_not_finite"), "2+0x40"))
        { Fires = labels, Value = "2" };
        yield return new("AgentRewardsNotFinite", "is quiet when all are numbers", 15, new CaseSeries(Of("agent_rewards_not_finite"), "0+0x40"));

        yield return new("AgentRunsWhileQuarantined", "fires when the agent goes on", 30,
            new CaseSeries(Of("agent_quarantined"), "1+0x40"), new(Of("agent_runs_total"), "0+1x40"))
        { Fires = labels, Value = "10" };
        yield return new("AgentRunsWhileQuarantined", "fires on while the server starts anew", 31,
            new CaseSeries(Of("agent_quarantined"), "1+0x29 stale stale 1+0x9"), new(Of("agent_runs_total"), "0+1x29 stale stale 32+1x9"))
        { Fires = labels, Value = "8.5" };
        yield return new("AgentRunsWhileQuarantined", "is quiet when a log that was rotated is counted anew", 30,
            new CaseSeries(Of("agent_quarantined"), "1+0x40"), new(Of("agent_runs_total"), "60+0x25 4+0x14"));
        yield return new("AgentRunsWhileQuarantined", "is quiet when the agent stops with the quarantine", 30,
            new CaseSeries(Of("agent_quarantined"), "0+0x24 1+0x15"), new(Of("agent_runs_total"), "0+1x25 25+0x14"));
        yield return new("AgentRunsWhileQuarantined", "is quiet when the agent has stopped", 30,
            new CaseSeries(Of("agent_quarantined"), "1+0x40"), new(Of("agent_runs_total"), "60+0x40"));
    }
}
