using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>The page of one agent: its figures, charts with one cursor over all of them, the same figures as a table, and its history.</summary>
internal static class AgentPage
{
    /// <summary>Writes the page; <see langword="null"/> where nobody knows the agent.</summary>
    public static Markup? Write(PageData data, string agent)
    {
        var index = data.Snapshot.Find(agent);
        if (index < 0)
            return null;
        var row = new PageRow(data.Snapshot.Rows[index]);
        var picture = data.Picture(agent);
        var main = new Markup().Add($"<h2><bdi>{agent}</bdi> {AgentStates.Draw(row.State)}</h2>")
            .Add(AgentFacts.Draw(data.Snapshot.Rows[index], row, data.Past.Equity(agent)))
            .Add(AgentCharts.Draw(picture))
            .Add($"<p id=\"read\" role=\"status\" class=\"meta\">")
            .Add($"{(picture.Points.Count > 0 ? "Point at a chart, or focus it and press ← →, to read its values." : "")}</p>")
            .Add(PointTable(picture))
            .Add($"<section aria-labelledby=\"hh\"><h3 id=\"hh\">History</h3>")
            .Add(HistoryTable.Draw([.. data.Transitions[agent].Reverse()]))
            .Add($"</section>");
        return PageLayout.Write(agent, data, main);
    }

    private static Markup PointTable(AgentPicture picture)
    {
        if (picture.Points.Count == 0)
            return new Markup();
        var axis = picture.Axis(0, 1);
        var places = EquityChart.Place(picture, axis).ToList();
        var table = new Markup().Add($"<details><summary>The same figures as a table</summary>")
            .Add($"<div class=\"wrap\" tabindex=\"0\" role=\"region\" aria-label=\"Figures\"><table id=\"points\"><thead><tr>")
            .Add($"<th scope=\"col\">Time</th><th scope=\"col\" class=\"c-n\">Equity</th><th scope=\"col\" class=\"c-n\">Drawdown now</th>")
            .Add($"<th scope=\"col\" class=\"c-n\">Worst in window</th>")
            .Add($"<th scope=\"col\" class=\"c-n\">Limit</th><th scope=\"col\" class=\"c-n\">Runs</th>")
            .Add($"<th scope=\"col\" class=\"c-n\">Mean latency, ms</th><th scope=\"col\" class=\"c-n\">Cost, $</th></tr></thead><tbody>");
        for (var i = 0; i < picture.Points.Count; i++)
        {
            var point = picture.Points[i];
            var time = new DateTimeOffset(point.Time, TimeSpan.Zero);
            table.Add($"<tr data-f=\"{Figures.Exact(Math.Round(places[i], 5))}\"><th scope=\"row\">{Figures.Time(time)}</th>")
                .Add($"<td class=\"c-n\">{Figures.Exact(point.Equity)}</td><td class=\"c-n\">{Figures.Exact(point.Now)}</td><td class=\"c-n\">")
                .Add($"{Figures.Exact(point.Worst)}</td>")
                .Add($"<td class=\"c-n\">{Figures.Exact(picture.Limits.At(time))}</td><td class=\"c-n\">{point.Events}</td>")
                .Add($"<td class=\"c-n\">{Figures.Exact(point.LatencyCount > 0 ? Math.Round(point.MeanLatency, 3) : null)}</td>")
                .Add($"<td class=\"c-n\">{Figures.Exact(point.CostCount > 0 ? Math.Round(point.CostSum, 6) : null)}</td></tr>\n");
        }
        return table.Add($"</tbody></table></div></details>");
    }
}
