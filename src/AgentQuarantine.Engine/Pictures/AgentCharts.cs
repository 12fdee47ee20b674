namespace AgentQuarantine.Pictures;

/// <summary>The charts of one agent, each with what its lines mean.</summary>
internal static class AgentCharts
{
    private static readonly Dictionary<string, Markup> Keys = new(StringComparer.Ordinal)
    {
        ["q"] = Key(new Markup().Add($"<rect width=\"16\" height=\"10\" class=\"q\" fill=\"{Svg.BadArea}\"/>")),
        ["u"] = Key(new Markup().Add($"<rect width=\"16\" height=\"10\" class=\"u\" fill=\"{Svg.Blue}\" fill-opacity=\".22\"/>")),
        ["w"] = Key(new Markup().Add($"<path class=\"w\" stroke=\"{Svg.Violet}\" d=\"M0 5H16\"/>")),
        ["l"] = Key(new Markup().Add($"<path class=\"l\" stroke=\"{Svg.Bad}\" stroke-dasharray=\"7 4\" d=\"M0 5H16\"/>")),
    };

    /// <summary>Draws those for which something was reported.</summary>
    public static Markup Draw(AgentPicture picture)
    {
        var charts = new Markup();
        if (picture.Points.Count == 0)
            return charts.Add($"<p>No event of this agent in the time that is shown.</p>");
        Figure("Equity", ": running sum of rewards", EquityChart.Draw(picture), picture.Spans.Count > 0 ? ("q", "in quarantine") : null);
        if (picture.Spans.Any(span => span.From >= picture.Times.To))
            charts.Add($"<p class=\"meta\">Quarantined after the newest event that is shown.</p>");
        Figure("Drawdown", "", DrawdownChart.Draw(picture), ("u", "now, below the peak"),
            ("w", $"worst in the window of {Figures.Exact(picture.Window)}: what a check judges"), ("l", "limit, as it was"));
        charts.Add($"<div class=\"two\">");
        Figure("Rewards", $", the last {Figures.Exact(picture.Rewards.Count)}", RewardHistogram.Draw(picture.Agent, picture.Rewards, id: picture.Id));
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
                    charts.Add($" <span class=\"key\">{Keys[found.Class]} {found.Words}</span>");
            }
            charts.Add($"</figcaption><div class=\"chart\" tabindex=\"-1\">{chart}</div></figure>");
        }
    }

    private static Markup Key(Markup drawing) =>
        new Markup().Add($"<svg width=\"16\" height=\"10\" aria-hidden=\"true\">{drawing}</svg>");
}
