using AgentQuarantine.Pictures;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Reports;

/// <summary>What chance alone does to drawdowns, against the limits in force.</summary>
internal static class CalibrationSection
{
    /// <summary>Draws the section.</summary>
    public static Markup Draw(ReportData data)
    {
        var section = new Markup().Add($"<section aria-labelledby=\"calibration\"><h2 id=\"calibration\">Calibration</h2><p class=\"note\">")
            .Add($"How often an agent that does not change would reach its limit by chance alone, by a block bootstrap of few paths with a ")
            .Add($"fixed seed. agentq calibrate measures it with many.</p>");
        var measured = data.Agents.Where(agent => agent.Calibration is not null).ToList();
        if (measured.Count == 0)
            return section.Add($"<p>No agent is quarantined or near its limit: nothing was measured.</p></section>");
        var table = new ReportTable("Calibration", "Agent", "#N", "#Limit in force", "#False alarms a day", "#Expected drawdown", "#1 in 100",
            "#Suggested limit", "The limit in force");
        foreach (var agent in measured)
        {
            var found = agent.Calibration!;
            table.Row(new Markup().Add($"<bdi>{agent.Name}</bdi>")).Number(found.Count).Number(found.Limit).Number(found.FalseAlarmsPerDay)
                .Number(found.ExpectedDrawdown).Number(found.Drawdown99).Number(found.SuggestedLimit).Text(Verdict(found), isLong: true).End();
        }
        return section.Add(table.Whole()).Add($"</section>");
    }

    private static string Verdict(DrawdownCalibration found) => found switch
    {
        { ExpectedDrawdown: null } => $"fewer than {DrawdownCalibrator.FewestRewards} rewards: cannot be told",
        { Limit: null } => "there is none",
        { FalseAlarmsPerDay: null } => "the log has no times to tell a rate",
        _ when found.Limit > found.ExpectedDrawdown => "tighter than what chance alone does to most windows",
        _ when found.FalseAlarmsPerDay > found.WantedFalseAlarmsPerDay => "reached by chance now and then",
        _ => "seldom reached by chance",
    };
}
