using AgentQuarantine.Pictures;

namespace AgentQuarantine.Reports;

/// <summary>One agent that is or was quarantined, or is near its limit.</summary>
internal static class AgentSection
{
    private const int MostBuckets = 48, MostTransitions = 50;

    /// <summary>Draws the section.</summary>
    public static Markup Draw(ReportAgent agent, ReportData data)
    {
        var id = agent.Picture.Id + "h";
        var section = new Markup().Add($"<section class=\"agent\" aria-labelledby=\"{id}\">")
            .Add($"<h2 id=\"{id}\"><bdi>{agent.Name}</bdi> {AgentStates.Draw(agent.State)}</h2>");
        if (agent.State is AgentState.Quarantined or AgentState.Probation && agent.Entry is { } entry)
            section.Add($"<p class=\"why\">since {Figures.Time(entry.Since)}: {Figures.PlainReason(entry.Reason)}</p>");
        return section.Add(AgentCharts.Draw(agent.Picture)).Add(Buckets(agent, data)).Add(History(agent)).Add($"</section>");
    }

    private static Markup Buckets(ReportAgent agent, ReportData data)
    {
        if (agent.Buckets.Count == 0)
            return new Markup();
        var every = Duration.Format(data.Options.Every);
        var table = new ReportTable("Buckets of " + every, "From", "#Runs", "#Errors", "#Rewards", "#Sum", "#Mean", "#Min", "#Max",
            "#Equity", "#Drawdown", "#p50, ms", "#p95, ms", "#Cost, $", "#In quarantine, s");
        foreach (var row in agent.Buckets.TakeLast(MostBuckets))
        {
            table.Row(Figures.Time(row.From)).Number(row.Runs).Number(row.Errors).Number(row.Rewards).Number(row.Sum).Number(row.Mean).Number(row.Min)
                .Number(row.Max).Number(row.Equity).Number(row.Drawdown).Number(row.LatencyP50).Number(row.LatencyP95).Number(row.CostSum)
                .Number(row.SecondsInQuarantine).End();
        }
        var whole = agent.Buckets.Count <= MostBuckets ? "" : $", the last {MostBuckets} of {Figures.Exact(agent.Buckets.Count)}";
        return new Markup().Add($"<details><summary>Buckets of {every}{whole}: the figures of agentq rollup</summary>").Add(table.Whole())
            .Add($"</details>");
    }

    private static Markup History(ReportAgent agent) => agent.Transitions.Count == 0
        ? new Markup()
        : new Markup().Add($"<h3>History</h3>").Add(HistoryTable.Draw([.. agent.Transitions.Reverse().Take(MostTransitions)]));
}
