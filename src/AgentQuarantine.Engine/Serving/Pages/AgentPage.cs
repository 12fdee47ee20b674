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
            .Add(Charts(picture))
            .Add($"<p id=\"read\" role=\"status\" class=\"meta\">")
            .Add($"{(picture.Points.Count > 0 ? "Point at a chart, or focus it and press ← →, to read its values." : "")}</p>")
            .Add(PointTable(picture))
            .Add($"<section aria-labelledby=\"hh\"><h3 id=\"hh\">History</h3>")
            .Add(HistoryPage.Table([.. data.Transitions[agent].Reverse()], data, withAgent: false))
            .Add($"</section>");
        return PageLayout.Write(agent, data, main);
    }

    private static Markup Charts(AgentPicture picture)
    {
        var charts = new Markup();
        if (picture.Points.Count == 0)
            return charts.Add($"<p>No event of this agent in the time that is shown.</p>");
        Figure("Equity", ": running sum of rewards", EquityChart.Draw(picture), picture.Spans.Count > 0 ? ("kq", "in quarantine") : null);
        if (picture.Spans.Any(span => span.From >= picture.Times.To))
            charts.Add($"<p class=\"meta\">Quarantined after the newest event that is shown.</p>");
        Figure("Drawdown", "", DrawdownChart.Draw(picture), ("ku", "now, below the peak"),
            ("kw", $"worst in the window of {Figures.Exact(picture.Window)}: what a check judges"), ("kl", "limit, as it was"));
        charts.Add($"<div class=\"two\">");
        Figure("Rewards", $", the last {Figures.Exact(picture.Rewards.Count)}", RewardHistogram.Draw(picture.Agent, picture.Rewards));
        if (picture.Points.Any(point => point.LatencyCount > 0))
        {
            var (unit, ms) = picture.Points.Max(point => point.LatencyMax) >= 2000 ? (" s", 1000) : (" ms", 1);
            Figure("Latency", ": mean, band up to the greatest", BandChart.Draw("latency", "Latency", unit, picture,
                [.. picture.Points.Select(point => point.MeanLatency / ms)],
                [.. picture.Points.Select(point => point.LatencyCount > 0 ? point.LatencyMax / ms : double.NaN)]));
        }
        if (picture.Points.Any(point => point.CostCount > 0))
        {
            Figure("Cost", ": mean of a run in US dollars", BandChart.Draw("cost", "Cost", " $", picture,
                [.. picture.Points.Select(point => point.CostCount > 0 ? point.CostSum / (double)point.CostCount : double.NaN)]));
        }
        return charts.Add($"</div>");

        void Figure(string name, string words, Markup chart, params (string Class, string Words)?[] keys)
        {
            charts.Add($"<figure><figcaption><b>{name}</b>{words}");
            foreach (var key in keys)
            {
                if (key is { } found)
                    charts.Add($" <span class=\"key\"><i class=\"{found.Class}\"></i>{found.Words}</span>");
            }
            charts.Add($"</figcaption><div class=\"chart\" tabindex=\"-1\">{chart}</div></figure>");
        }
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
