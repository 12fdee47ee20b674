using AgentQuarantine.Pictures;

namespace AgentQuarantine.Reports;

/// <summary>Who was quarantined when, by the ledger and its history.</summary>
internal static class QuarantineSection
{
    private const int Most = 100, MostSpans = 1000;

    /// <summary>Draws the section.</summary>
    public static Markup Draw(ReportData data)
    {
        var section = new Markup().Add($"<section aria-labelledby=\"quarantines\"><h2 id=\"quarantines\">Quarantines</h2>")
            .Add($"<p class=\"note\">By the ledger {data.Ledger} and its history.</p>");
        var held = data.Agents.Where(agent => agent.Picture.Spans.Count > 0).ToList();
        if (held.Count == 0)
            return section.Add($"<p>Nobody was quarantined.</p></section>");
        if (Timed(data, held) is { Count: > 0 } shown)
        {
            var words = $"{Figures.Exact(shown.Count)} agents were quarantined in the time of the log.";
            section.Add($"<div class=\"chart\">").Add(Timeline.Draw([.. shown.Take(Most)], data.Times, words)).Add($"</div>");
        }
        var table = new ReportTable("Quarantines", "Agent", "From", "To", "Reason");
        var spans = held.SelectMany(agent => agent.Picture.Spans.Select(span => (agent.Name, Span: span))).OrderBy(one => one.Span.From).ToList();
        foreach (var (agent, span) in spans.Take(MostSpans))
        {
            table.Row(new Markup().Add($"<bdi>{agent}</bdi>")).Text(Figures.Time(span.From)).Text(span.To is null ? "goes on" : Figures.Time(span.To))
                .Text(Figures.PlainReason(span.Reason), isLong: true).End();
        }
        section.Add(table.Whole());
        if (spans.Count > MostSpans)
            section.Add($"<p>The first {MostSpans} of {Figures.Exact(spans.Count)}.</p>");
        return section.Add($"</section>");
    }

    private static List<(string Agent, IReadOnlyList<QuarantineSpan> Spans)> Timed(ReportData data, List<ReportAgent> held) =>
    [
        .. held.Select(agent => (agent.Name, agent.Picture.Spans))
            .Where(agent => agent.Spans.Any(span => span.From < data.Times.To && !(span.To <= data.Times.From))),
    ];
}
