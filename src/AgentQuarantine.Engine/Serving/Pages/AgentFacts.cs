using AgentQuarantine.Metrics;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>What there is to know of one agent in a few figures: those of <c>agentq stats</c>.</summary>
internal static class AgentFacts
{
    /// <summary>Draws the figures.</summary>
    public static Markup Draw(in AgentRow agent, in PageRow row, double? equity)
    {
        var facts = new Markup();
        if (row.Since is { } since)
        {
            facts.Add($"<p class=\"why\">since {Figures.Time(since)}{(agent.Entry?.Until is { } until ? $", until {Figures.Time(until)}" : "")}");
            facts.Add($"{(agent.Entry?.HoldUntil is { } hold ? $", held until {Figures.Time(hold)}" : "")}: {row.Reason}</p>");
        }
        facts.Add($"<dl class=\"facts\">");
        Number("Share of the limit", null, Figures.Percent(row.Share));
        Number("Limit", row.Limit);
        Number("Worst drawdown", row.Worst);
        Number("Drawdown now", row.Now);
        Number("Equity", equity);
        if (agent.Statistics is { } statistics)
        {
            Number("Rewards in the window", statistics.Count);
            Number("Mean", statistics.Mean);
            Number("Deviation", statistics.Std);
            Number("Sharpe", statistics.Sharpe);
            Number("Last reward", statistics.LastReward);
            if (statistics.MeanLatencyMs is { } latency)
                Number("Mean latency, ms", latency);
            if (statistics.MeanCostUsd is { } cost)
                Number("Mean cost, $", cost);
        }
        if (agent.IsCounted)
        {
            Number("Runs", agent.Counts.Runs);
            Number("Errors", agent.Counts.Errors);
        }
        Number("Last seen", null, Figures.Time(row.Last));
        return facts.Add($"</dl>");

        void Number(string name, double? value, string? text = null) =>
            facts.Add($"<div><dt>{name}</dt><dd title=\"{Figures.Exact(value)}\">{text ?? Figures.Short(value)}</dd></div>");
    }
}
