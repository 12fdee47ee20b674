using static AgentQuarantine.Grafana.PanelText;

namespace AgentQuarantine.Grafana;

/// <summary>The row that shows who may run, who may not, and how near the others are to their limits.</summary>
internal static class QuarantinePanels
{
    /// <summary>2 on probation, else 1 quarantined, else 0; nothing while the ledger cannot be read.</summary>
    private const string State =
        $"2 * (max by (agent) (agent_probation{Selected}) == 1) or max by (agent) (agent_quarantined{Selected})";

    public static IEnumerable<Panel> All() =>
    [
        new Panel(10, "state-timeline", "Quarantined")
        {
            Description = "Who may run (green), who may not (red), and who runs on probation under a tighter limit (orange).",
            Queries = [new(Greatest(State))],
            Mappings = [new(0, "healthy", "green"), new(1, "quarantined", "red"), new(2, "probation", "orange")],
        },
        AgentPanels.Lines(17, "Drawdown, share of the agent's limit", Greatest($"min by (agent) (agent_reward_drawdown{Selected}) / max by (agent) " +
            $"(agent_reward_drawdown_limit{Selected})")) with
        {
            Description = "How much of its own drawdown limit each agent has used up: at 100 % it is quarantined. Limits may differ by agent, " +
                "and are tighter on probation. An agent that was cleared may stay above: only its newer rewards are judged.",
            Unit = "percentunit", Min = 0, Max = 2,
            Thresholds = [new(null, "transparent"), new(AgentPanels.NearLimit, "orange"), new(1, "red")],
        },
        AgentPanels.Lines(18, "Quarantine level", Greatest($"max by (agent) (agent_quarantine_level{Selected})")) with
        {
            Description = "How often an agent has been quarantined, net of what it has earned back: the hold doubles with each level.",
            Height = 7, Min = 0, Decimals = 0, Steps = true,
        },
        AgentPanels.Lines(19, "Decisions (1h), all agents", "sum by (action) " +
            "(increase(agentquarantine_decisions_total{action!~\"healthy|keep|stale\"}[1h]))", "{{action}}") with
        {
            Description = "What the checks of the last hour decided, whoever made them, where it was not to leave an agent as it is. Spared and " +
                "withheld agents breach and run on because a guard of the fleet holds; observed decisions were not applied.",
            Height = 7, Min = 0,
        },
    ];
}
