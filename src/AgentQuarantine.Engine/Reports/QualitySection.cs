using AgentQuarantine.Events;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Reports;

/// <summary>What the data is worth: what was refused, what is missing.</summary>
internal static class QualitySection
{
    /// <summary>Draws the section.</summary>
    public static Markup Draw(ReportData data)
    {
        var section = new Markup().Add($"<section aria-labelledby=\"quality\"><h2 id=\"quality\">Quality of the data</h2>");
        var table = new ReportTable("Quality of the data", "What", "#How many");
        table.Row("lines read").Number(data.Read.Lines).End();
        foreach (var reason in RejectCounts.Reasons.Where(reason => data.Rejects[reason] > 0))
            table.Row("refused: " + RejectCounts.NameOf(reason)).Number(data.Rejects[reason]).End();
        table.Row("lines with bytes that are not UTF-8, read as U+FFFD").Number(data.Rejects.Repaired).End();
        table.Row("events without a time").Number(data.Untimed).End();
        table.Row("events without a reward, among the last lines").Number(data.Agents.Sum(agent => agent.Statistics?.RewardsMissing ?? 0)).End();
        table.Row("rewards that are not finite, among the last lines").Number(data.Agents.Sum(agent => agent.Statistics?.RewardsNotFinite ?? 0))
            .End();
        table.Row("agents without a reward to judge").Number(data.Agents.Count(agent => agent.State == AgentState.Unjudged)).End();
        table.Row("agents whose rewards have stopped").Number(data.Agents.Count(agent => agent.Statistics?.RewardsHaveStopped == true)).End();
        section.Add(table.Whole());
        if (data.Read.Format is { } format)
            section.Add($"<p>The log was read as {format}.</p>");
        if (data.Rotated.Count > 0)
            section.Add($"<p>Rotated files read before it: {string.Join(", ", data.Rotated.Select(Path.GetFileName))}.</p>");
        foreach (var warning in data.Warnings)
            section.Add($"<p>{warning}</p>");
        return section.Add(Refused(data)).Add($"</section>");
    }

    private static Markup Refused(ReportData data)
    {
        if (data.Refused.Count == 0)
            return new Markup();
        var table = new ReportTable("Refused lines", "Line", "Byte", "Column", "Reason", "Text");
        foreach (var line in data.Refused)
        {
            table.Row(Figures.Exact(line.Line)).Text(Figures.Exact(line.Offset)).Text(Figures.Exact(line.Column))
                .Text(RejectCounts.NameOf(line.Reason)).Cell(new Markup().Add($"<code>{line.Excerpt}</code>")).End();
        }
        return new Markup().Add($"<h3>Refused lines, the first {Figures.Exact(data.Refused.Count)}</h3>").Add(table.Whole());
    }
}
