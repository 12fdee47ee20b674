namespace AgentQuarantine.Pictures;

/// <summary>The quarantines of several agents, a row each, over the same times.</summary>
internal static class Timeline
{
    private const int Width = 1380, RowHeight = 20;
    private const double Left = 250;

    /// <summary>Draws the rows.</summary>
    /// <param name="agents">The agents with their quarantines.</param>
    /// <param name="times">The times.</param>
    /// <param name="description">What is to be seen.</param>
    /// <param name="id">Its id in the page.</param>
    public static Markup Draw(
        IReadOnlyList<(string Agent, IReadOnlyList<QuarantineSpan> Spans)> agents, (DateTimeOffset From, DateTimeOffset To) times,
        string description, string id = "timeline")
    {
        var chart = new Chart(id, "Quarantines", description, Width, (agents.Count * RowHeight) + 24);
        var axis = new TimeAxis(times.From, times.To, Left, chart.Right);
        var drawing = new Markup();
        for (var i = 0; i < agents.Count; i++)
        {
            var y = 4 + (i * RowHeight);
            drawing.Add($"<text class=\"a\" fill=\"{Svg.Muted}\" font-size=\"11.5\" x=\"{Left - 8}\" y=\"{y + 11}\" text-anchor=\"end\">")
                .Add($"{Cut(agents[i].Agent)}</text>")
                .Add($"<rect class=\"tn\" fill=\"{Svg.Grid}\" x=\"{Left}\" y=\"{y}\" width=\"{chart.Right - Left}\" height=\"14\"/>");
            foreach (var span in agents[i].Spans.Where(span => span.From < axis.To && !(span.To <= axis.From)))
            {
                var (from, to) = (axis[span.From], axis[span.To ?? axis.To]);
                drawing.Add($"<rect class=\"tq\" fill=\"{Svg.Bad}\" x=\"{from}\" y=\"{y}\" width=\"{Math.Max(2, to - from)}\" height=\"14\">")
                    .Add($"<title>{agents[i].Agent}: {Figures.Time(span.From)} to {(span.To is { } end ? Figures.Time(end) : "now")}. ")
                    .Add($"{span.Reason}</title></rect>");
            }
        }
        return chart.Draw(drawing.Add(Svg.Times(axis, chart.Height - 6)), isRead: false);
    }

    private static string Cut(string name) => name.Length <= 34 ? name : name[..33] + "…";
}
