using System.Globalization;
using System.Text;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Reports;

/// <summary>The plots of a report as files.</summary>
internal static class ReportPlots
{
    private const int MostOfName = 60;

    /// <summary>The plots' names and drawings: two an agent with a section, and the timeline of quarantines.</summary>
    public static IEnumerable<(string Name, byte[] Content)> Of(ReportData data)
    {
        foreach (var agent in data.Notable)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{agent.Picture.Id}{NameOf(agent.Name)}");
            yield return ($"{name}-equity.svg", File(EquityChart.Draw(agent.Picture)));
            yield return ($"{name}-drawdown.svg", File(DrawdownChart.Draw(agent.Picture)));
        }
        var held = data.Agents.Where(agent => agent.Picture.Spans.Count > 0).Select(agent => (agent.Name, agent.Picture.Spans)).ToList();
        if (held.Count > 0)
            yield return ("quarantines.svg", File(Timeline.Draw(held, data.Times, "Quarantines.")));
    }

    private static byte[] File(Markup svg) => Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + svg + "\n");

    // What a name may hold is for no file system.
    private static string NameOf(string agent) =>
        new([.. agent.Take(MostOfName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
}
