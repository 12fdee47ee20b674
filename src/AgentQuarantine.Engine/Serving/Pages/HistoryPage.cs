using AgentQuarantine.Pictures;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Serving.Pages;

/// <summary>The page at <c>/history</c>: what was decided about whom, the newest first.</summary>
internal static class HistoryPage
{
    /// <summary>Writes the page.</summary>
    public static Markup Write(PageData data, PageQuery query)
    {
        var found = data.Transitions.SelectMany(group => group)
            .Where(record => record.Agent.Contains(query.Text, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(record => record.Time).ThenByDescending(record => record.Revision).ToList();
        var page = Math.Min(query.Page, Math.Max(1, (found.Count + PageQuery.PageSize - 1) / PageQuery.PageSize));
        var main = new Markup().Add($"<h2>History</h2><div class=\"tiles\"><form role=\"search\" method=\"get\" action=\"{data.Root}history\">")
            .Add($"<label for=\"find\">Find <kbd>/</kbd></label> <input id=\"find\" name=\"q\" type=\"search\" value=\"{query.Text}\" ")
            .Add($"autocomplete=\"off\" spellcheck=\"false\"> ")
            .Add($"<button type=\"submit\">Find</button></form></div>")
            .Add(Table([.. found.Skip((page - 1) * PageQuery.PageSize).Take(PageQuery.PageSize)], data))
            .Add(Pager.Draw(page, PageQuery.PageSize, found.Count, "transitions",
                next => $"{data.Root}history{query with { Page = next, State = null, Sort = "" }}"));
        return PageLayout.Write("History", data, main);
    }

    /// <summary>Transitions with what they rest on.</summary>
    /// <param name="records">The transitions in the order in which they are shown.</param>
    /// <param name="data">What links are made from.</param>
    /// <param name="withAgent">Whether the agent's name is a column.</param>
    public static Markup Table(IReadOnlyList<HistoryRecord> records, PageData data, bool withAgent = true)
    {
        if (records.Count == 0)
            return new Markup().Add($"<p>Nothing was decided yet.</p>");
        var table = new Markup().Add($"<div class=\"wrap\" tabindex=\"0\" role=\"region\" aria-label=\"History\"><table class=\"h\"><thead><tr>")
            .Add($"<th scope=\"col\">Time</th>");
        if (withAgent)
            table.Add($"<th scope=\"col\">Agent</th>");
        table.Add($"<th scope=\"col\">What</th><th scope=\"col\">By</th><th scope=\"col\">Reason</th><th scope=\"col\" class=\"c-n\">Rewards</th>")
            .Add($"<th scope=\"col\" class=\"c-n\">Worst</th><th scope=\"col\" class=\"c-n\">Limit</th></tr></thead><tbody>");
        foreach (var record in records)
        {
            table.Add($"<tr><td>{Figures.Time(record.Time)}</td>");
            if (withAgent)
                table.Add($"<td><a href=\"{data.LinkTo(record.Agent)}\"><bdi>{record.Agent}</bdi></a></td>");
            table.Add($"<td>{What(record)}</td><td>{(record.Kind == QuarantineKind.Manual ? "a person" : "a check")}</td>")
                .Add($"<td class=\"long\">{PageRow.Plain(record.Reason)}</td>");
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
