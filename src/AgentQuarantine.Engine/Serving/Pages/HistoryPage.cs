using AgentQuarantine.Pictures;

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
            .Add(HistoryTable.Draw([.. found.Skip((page - 1) * PageQuery.PageSize).Take(PageQuery.PageSize)], data.LinkTo))
            .Add(Pager.Draw(page, PageQuery.PageSize, found.Count, "transitions",
                next => $"{data.Root}history{query with { Page = next, State = null, Sort = "" }}"));
        return PageLayout.Write("History", data, main);
    }
}
