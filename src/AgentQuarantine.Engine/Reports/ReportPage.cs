using System.Security.Cryptography;
using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Reports;

/// <summary>
/// The report as one HTML file: no script, no network, nothing beside it. Colours stand in the drawings themselves, so that it can be read where
/// a server forbids even styles.
/// </summary>
internal static class ReportPage
{
    /// <summary>Writes the page.</summary>
    public static byte[] Write(ReportData data)
    {
        var style = Markup.Resource("page.css").Add(Markup.Resource("report.css"));
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.ToString())));
        var quarantined = data.Agents.Count(agent => agent.State == AgentState.Quarantined);
        var page = new Markup()
            .Add($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src &#39;sha256-{hash}&#39;\">")
            .Add($"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">")
            .Add($"<title>{quarantined} quarantined · AgentQuarantine</title><style>{style}</style></head><body>\n")
            .Add($"<a class=\"skip\" href=\"#main\">Skip to the content</a><header><h1>AgentQuarantine: report</h1>")
            .Add($"<p class=\"meta\">{data.Log} · {Times(data)}</p></header><main id=\"main\">");
        page.Add(Contents(data)).Add(Tiles(data)).Add(FleetSection.Draw(data)).Add(QuarantineSection.Draw(data));
        foreach (var agent in data.Notable)
            page.Add(AgentSection.Draw(agent, data));
        if (data.Notable.Count == ReportData.MostSections && data.Agents.Count(agent => agent.IsNotable) is var all and > ReportData.MostSections)
            page.Add($"<p>{Figures.Exact(all)} agents are or were quarantined or are near their limit; {ReportData.MostSections} are shown.</p>");
        page.Add(RehearsalSection.Draw(data)).Add(CalibrationSection.Draw(data)).Add(QualitySection.Draw(data));
        return Encoding.UTF8.GetBytes(page.Add($"</main></body></html>\n").ToString());
    }

    private static string Times(ReportData data) => data.HasTime
        ? $"{Figures.Time(data.Times.From)} to {Figures.Time(data.Times.To)} ({Figures.Length(data.Times.To - data.Times.From)})"
        : "its events have no time";

    private static Markup Contents(ReportData data)
    {
        var contents = new Markup().Add($"<nav class=\"toc\" aria-label=\"Contents\"><a href=\"#fleet-h\">Fleet</a> · ")
            .Add($"<a href=\"#quarantines\">Quarantines</a> · ");
        if (data.Notable.Count > 0)
            contents.Add($"<a href=\"#{data.Notable[0].Picture.Id}h\">Agents</a> · ");
        return contents.Add($"<a href=\"#policies\">Policies rehearsed</a> · <a href=\"#calibration\">Calibration</a> · ")
            .Add($"<a href=\"#quality\">Quality of the data</a></nav>");
    }

    private static Markup Tiles(ReportData data)
    {
        var tiles = new Markup().Add($"<div class=\"tiles\">");
        Tile("", data.Agents.Count, data.Agents.Count == 1 ? "agent" : "agents");
        foreach (var state in Enum.GetValues<AgentState>())
        {
            var count = data.Agents.Count(agent => agent.State == state);
            if (count > 0 || state is AgentState.Quarantined or AgentState.Near or AgentState.Healthy)
                Tile(AgentStates.ClassOf(state), count, AgentStates.TileOf(state));
        }
        Tile("", data.Read.Lines, "lines");
        Tile("", data.Rejects.Total - data.Rejects[RejectReason.Repeated], "refused");
        return tiles.Add($"</div>");

        void Tile(string name, long count, string words) =>
            tiles.Add($"<span class=\"tile {name}\"><b>{Figures.Exact(count)}</b> {words}</span> ");
    }
}
