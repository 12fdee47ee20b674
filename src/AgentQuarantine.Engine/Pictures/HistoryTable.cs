using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Pictures;

/// <summary>What was decided, as a table.</summary>
internal static class HistoryTable
{
    /// <summary>Transitions with what they rest on.</summary>
    /// <param name="records">The transitions in the order in which they are shown.</param>
    /// <param name="linkTo">A link to an agent; <see langword="null"/>: all are of one agent, whose name is no column.</param>
    public static Markup Draw(IReadOnlyList<HistoryRecord> records, Func<string, string>? linkTo = null)
    {
        if (records.Count == 0)
            return new Markup().Add($"<p>Nothing was decided yet.</p>");
        var table = new Markup().Add($"<div class=\"wrap\" tabindex=\"0\" role=\"region\" aria-label=\"Transitions\"><table class=\"h\"><thead><tr>")
            .Add($"<th scope=\"col\">Time</th>");
        if (linkTo is not null)
            table.Add($"<th scope=\"col\">Agent</th>");
        table.Add($"<th scope=\"col\">What</th><th scope=\"col\">By</th><th scope=\"col\">Reason</th><th scope=\"col\" class=\"c-n\">Rewards</th>")
            .Add($"<th scope=\"col\" class=\"c-n\">Worst</th><th scope=\"col\" class=\"c-n\">Limit</th></tr></thead><tbody>");
        foreach (var record in records)
        {
            table.Add($"<tr><td>{Figures.Time(record.Time)}</td>");
            if (linkTo is not null)
                table.Add($"<td><a href=\"{linkTo(record.Agent)}\"><bdi>{record.Agent}</bdi></a></td>");
            table.Add($"<td>{What(record)}</td><td>{(record.Kind == QuarantineKind.Manual ? "a person" : "a check")}</td>")
                .Add($"<td class=\"long\">{Figures.PlainReason(record.Reason)}</td>");
            Number(record.Evidence?.Statistics?.Count);
            Number(record.Evidence?.Statistics?.Drawdown);
            Number(record.Evidence?.Limit);
            table.Add($"</tr>\n");
        }
        return table.Add($"</tbody></table></div>");

        void Number(double? value) => table.Add($"<td class=\"c-n\" title=\"{Figures.Exact(value)}\">{Figures.Short(value)}</td>");
    }

    private static Markup What(HistoryRecord record)
    {
        var state = record.Action switch
        {
            DecisionAction.Quarantine => AgentState.Quarantined,
            DecisionAction.Probation => AgentState.Probation,
            DecisionAction.Clear => AgentState.Healthy,
            _ => (AgentState?)null,
        };
        return record.Enforced && state is { } known
            ? AgentStates.Draw(known)
            : new Markup().Add($"{DecisionActions.NameOf(record.Action)}{(record.Enforced ? "" : " (only noted)")}");
    }
}
