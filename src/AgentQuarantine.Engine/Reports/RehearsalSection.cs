using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Rehearsal;

namespace AgentQuarantine.Reports;

/// <summary>What policies would have done to the log, side by side.</summary>
internal static class RehearsalSection
{
    private const int Most = 40;

    /// <summary>Draws the section.</summary>
    public static Markup Draw(ReportData data)
    {
        var policies = data.Rehearsals.GroupBy(row => row.Policy, StringComparer.Ordinal).ToList();
        var table = new ReportTable("Policies rehearsed", "Policy", "#Agents quarantined", "#Quarantines", "Time held", "#Rewards held",
            "#Losses avoided", "#Gains forgone", "#Net benefit", "#Spared", "#Withheld");
        foreach (var policy in policies)
        {
            table.Row(policy.Key).Number(policy.Count(row => row.Quarantines > 0)).Number(policy.Sum(row => (long)row.Quarantines))
                .Text(Figures.Length(TimeSpan.FromTicks(policy.Sum(row => row.TimeInQuarantine.Ticks))))
                .Number(policy.Sum(row => row.RewardsInQuarantine)).Number(policy.Sum(row => row.LossesAvoided))
                .Number(policy.Sum(row => row.GainsForgone)).Number(policy.Sum(row => row.NetBenefit))
                .Number(policy.Sum(row => (long)row.Spared)).Number(policy.Sum(row => (long)row.Withheld)).End();
        }
        var section = new Markup().Add($"<section aria-labelledby=\"policies\"><h2 id=\"policies\">Policies rehearsed</h2><p class=\"note\">")
            .Add($"The log replayed from its beginning, with a check every {Duration.Format(data.Options.CheckEvery)} of its time: an agent that ")
            .Add($"is held writes no lines until it is released. agentq rehearse tells it agent by agent.</p>").Add(table.Whole());
        for (var i = 0; i < policies.Count && data.HasTime; i++)
            section.Add(Spans(policies[i].Key, [.. policies[i]], data, i));
        return section.Add($"</section>");
    }

    private static Markup Spans(string policy, List<PolicyRehearsal> rows, ReportData data, int index)
    {
        var held = rows.Where(row => row.Quarantines > 0).OrderByDescending(row => row.TimeInQuarantine)
            .ThenBy(row => row.Agent, StringComparer.Ordinal).Select(row => (row.Agent, Of(row.Transitions))).ToList();
        var words = held.Count == 0 ? "quarantines nobody" : held.Count <= Most ? $"quarantines {Figures.Exact(held.Count)}"
            : $"quarantines {Figures.Exact(held.Count)}, of which {Most} are shown";
        var spans = new Markup().Add($"<h3>{policy}: {words}</h3>");
        return held.Count == 0 ? spans
            : spans.Add($"<div class=\"chart\">")
                .Add(Timeline.Draw([.. held.Take(Most)], data.Times, $"The policy {policy} {words}.", $"policy-{index + 1}")).Add($"</div>");
    }

    private static List<QuarantineSpan> Of(IReadOnlyList<RehearsedTransition> transitions)
    {
        var spans = new List<QuarantineSpan>();
        foreach (var transition in transitions)
        {
            if (transition.State == QuarantineState.Quarantined)
                spans.Add(new QuarantineSpan(transition.Time, null, transition.Reason));
            else if (spans.Count > 0 && spans[^1].To is null)
                spans[^1] = spans[^1] with { To = transition.Time };
        }
        return spans;
    }
}
