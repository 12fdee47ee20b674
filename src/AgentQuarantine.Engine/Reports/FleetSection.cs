using AgentQuarantine.Pictures;

namespace AgentQuarantine.Reports;

/// <summary>The fleet as a table, the worst first, with the figures of <c>agentq stats</c>.</summary>
internal static class FleetSection
{
    private const int Most = 1000;

    /// <summary>Draws the section.</summary>
    public static Markup Draw(ReportData data)
    {
        var table = new ReportTable("The fleet", "Agent", "State", "Equity", "#Sum", "Drawdown against its limit", "Share", "#Worst", "#Now",
            "#Limit", "#N", "#Mean", "#Deviation", "#Sharpe", "#Runs", "#Errors", "Last seen");
        var sections = data.Notable.Select(agent => agent.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var agent in data.Agents.Take(Most))
        {
            var name = sections.Contains(agent.Name)
                ? new Markup().Add($"<a href=\"#{agent.Picture.Id}h\"><bdi>{agent.Name}</bdi></a>") : new Markup().Add($"<bdi>{agent.Name}</bdi>");
            var statistics = agent.Statistics;
            table.Row(name).Cell(AgentStates.Draw(agent.State))
                .Cell(Sparkline.Draw(agent.Picture.Points, agent.Picture.Spans, data.Times)).Number(agent.Equity)
                .Cell(LimitBar.Draw(agent.Share, agent.State)).Text(Figures.Percent(agent.Share))
                .Number(agent.Worst).Number(statistics?.Judged.CurrentDrawdown).Number(double.IsNaN(agent.Limit) ? null : agent.Limit)
                .Number(statistics?.Count).Number(statistics?.Mean).Number(statistics?.Std).Number(statistics?.Sharpe)
                .Number(statistics?.Runs).Number(statistics?.Errors).Text(Figures.Clock(statistics?.LastSeen, data.Times.To)).End();
        }
        var section = new Markup().Add($"<section aria-labelledby=\"fleet-h\"><h2 id=\"fleet-h\">Fleet</h2><p class=\"note\">{Words(data)}</p>")
            .Add(table.Whole());
        if (data.Agents.Count > Most)
            section.Add($"<p>The first {Most} of {Figures.Exact(data.Agents.Count)} agents, the worst first.</p>");
        return section.Add($"</section>");
    }

    private static string Words(ReportData data) =>
        $"What a check judges: the last {Figures.Exact(data.Window)} rewards of an agent among "
        + (data is { IsStore: true, Last: not null } ? "its newest events. "
            : data.Last is { } last ? $"the last {Figures.Exact(last)} lines of the log. " : "all lines of the log. ")
        + "Sum and equity are those of the whole log. The exact figure stands in the title of each cell.";
}
