using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>The page at <c>/</c>: the whole fleet, the worst first.</summary>
internal static class FleetPage
{
    private const int MostInTimeline = 20;

    /// <summary>Writes the page.</summary>
    public static Markup Write(PageData data, PageQuery query)
    {
        var counts = new int[Enum.GetValues<AgentState>().Length];
        var found = new List<int>();
        for (var place = 0; place < data.Count; place++)
        {
            var row = data[place];
            counts[(int)row.State]++;
            if ((query.State is null || row.State == query.State) && row.Agent.Contains(query.Text, StringComparison.OrdinalIgnoreCase))
                found.Add(place);
        }
        var pages = Math.Max(1, (found.Count + PageQuery.PageSize - 1) / PageQuery.PageSize);
        query = query with { Page = Math.Min(query.Page, pages) };
        var shown = PageColumn.Order(found, query, data).Skip((query.Page - 1) * PageQuery.PageSize).Take(PageQuery.PageSize)
            .Select(place => data[place]).ToList();
        var main = new Markup()
            .Add(Tiles(data, query, counts))
            .Add(Table(data, query, shown))
            .Add(Pager.Draw(query.Page, PageQuery.PageSize, found.Count, "agents", page => data.Root + "." + (query with { Page = page })))
            .Add(Quarantines(data, shown));
        return PageLayout.Write($"{counts[(int)AgentState.Quarantined]} quarantined", data, main);
    }

    private static Markup Tiles(PageData data, PageQuery query, int[] counts)
    {
        var tiles = new Markup().Add($"<div class=\"tiles\"><nav aria-label=\"Filter by state\">");
        Tile(null, "", data.Count, data.Count == 1 ? "agent" : "agents");
        foreach (var state in Enum.GetValues<AgentState>())
        {
            var count = counts[(int)state];
            if (count > 0 || state is AgentState.Quarantined or AgentState.Near or AgentState.Healthy || query.State == state)
                Tile(state, AgentStates.ClassOf(state), count, AgentStates.TileOf(state));
        }
        tiles.Add($"</nav><form role=\"search\" method=\"get\" action=\"{data.Root}.\"><label for=\"find\">Find <kbd>/</kbd></label> ")
            .Add($"<input id=\"find\" name=\"q\" type=\"search\" value=\"{query.Text}\" autocomplete=\"off\" spellcheck=\"false\">");
        if (query.State is { } only)
            tiles.Add($"<input type=\"hidden\" name=\"state\" value=\"{AgentStates.ClassOf(only)}\">");
        if (query.Sort.Length > 0)
            tiles.Add($"<input type=\"hidden\" name=\"sort\" value=\"{query.Sort}\">")
                .Add($"<input type=\"hidden\" name=\"dir\" value=\"{(query.Ascending ? "asc" : "desc")}\">");
        return tiles.Add($"<button type=\"submit\">Find</button></form></div>");

        void Tile(AgentState? state, string name, int count, string words)
        {
            var link = data.Root + "." + (query with { State = state, Page = 1 });
            tiles.Add($"<a class=\"tile {name}\" href=\"{link}\"{Current(query.State == state)}><b>{count}</b> {words}</a>");
        }
    }

    private static Markup Table(PageData data, PageQuery query, List<PageRow> shown)
    {
        var times = data.Times;
        var table = new Markup().Add($"<div class=\"wrap\" tabindex=\"0\" role=\"region\" aria-label=\"The fleet\"><table id=\"fleet\">")
            .Add($"<caption class=\"vh\">")
            .Add($"The fleet{(query.Sort.Length == 0 ? ", worst first" : "")}</caption><thead><tr>");
        foreach (var column in PageColumn.All)
        {
            var isSorted = column.Name.Length > 0 && column.Name == query.Sort;
            table.Add($"<th scope=\"col\" class=\"c-{column.Class}\"{Sorted(isSorted, query.Ascending)}>");
            var title = column.Title == "Equity" ? $"Equity, {Figures.Length(times.To - times.From)}" : column.Title;
            if (column.Name.Length == 0)
                table.Add($"{title}");
            else
            {
                var ascending = isSorted ? !query.Ascending : column.Name == "agent";
                var link = data.Root + "." + (query with { Sort = column.Name, Ascending = ascending, Page = 1 });
                table.Add($"<a href=\"{link}\">{title}</a>");
            }
            table.Add($"</th>");
        }
        table.Add($"</tr></thead><tbody>");
        foreach (var row in shown)
            Row(table, data, row, times);
        table.Add($"</tbody></table></div>");
        return shown.Count > 0 ? table : table.Add($"<p id=\"none\">No agent ")
            .Add($"{(query.Text.Length > 0 || query.State is not null ? "matches" : "has an event yet")}.</p>");
    }

    private static void Row(Markup table, PageData data, in PageRow row, (DateTimeOffset From, DateTimeOffset To) times)
    {
        var equity = data.Past.Equity(row.Agent);
        table.Add($"<tr data-k=\"{row.Agent}\"><th scope=\"row\" class=\"c-name\"><a href=\"{data.LinkTo(row.Agent)}\"><bdi>{row.Agent}</bdi></a>")
            .Add($"</th>")
            .Add($"<td class=\"c-state\">{AgentStates.Draw(row.State)}</td><td class=\"c-since\"");
        if (row.Since is { } since)
            table.Add($" title=\"{Figures.Time(since)}\">{Figures.Clock(since, times.To)}</td>");
        else
            table.Add($"></td>");
        table.Add($"<td class=\"c-why\" title=\"{row.Reason}\"><span>{row.ShortReason}</span></td>")
            .Add($"<td class=\"c-eq\">{Sparkline.Draw(data.Past.Points(row.Agent), data.Spans(row.Agent), times)}</td>");
        Number("c-n c-sum", equity);
        table.Add($"<td class=\"c-bar\">{LimitBar.Draw(row.Share, row.State)}</td>")
            .Add($"<td class=\"c-n c-share\" title=\"limit {Figures.Exact(row.Limit)}\">{Figures.Percent(row.Share)}</td>");
        Number("c-n c-worst", row.Worst);
        Number("c-n c-now", row.Now);
        Number("c-n c-runs", row.Runs);
        table.Add($"<td class=\"c-n c-last\" title=\"{Figures.Time(row.Last)}\">{Figures.Clock(row.Last, times.To)}</td></tr>\n");

        void Number(string name, double? value) => table.Add($"<td class=\"{name}\" title=\"{Figures.Exact(value)}\">{Figures.Short(value)}</td>");
    }

    private static Markup Quarantines(PageData data, List<PageRow> shown)
    {
        var times = data.Times;
        var all = shown.Select(row => (row.Agent, Spans: data.Spans(row.Agent)))
            .Where(agent => agent.Spans.Any(span => span.From < times.To && !(span.To <= times.From))).ToList();
        if (all.Count == 0)
            return new Markup();
        var words = $"{Figures.Exact(all.Count)} of the {Figures.Exact(shown.Count)} agents of this page were quarantined; "
            + "the page of each has the times.";
        return new Markup().Add($"<section aria-labelledby=\"tlh\"><h2 id=\"tlh\">Quarantines, {Figures.Length(times.To - times.From)}</h2>")
            .Add($"<div class=\"chart\" tabindex=\"0\" role=\"region\" aria-label=\"Quarantines\">")
            .Add(Timeline.Draw([.. all.Take(MostInTimeline)], times, words))
            .Add($"</div>{(all.Count > MostInTimeline ? $"The first {MostInTimeline} of {Figures.Exact(all.Count)}. " : "")}</section>");
    }

    private static Markup Current(bool isCurrent) => isCurrent ? new Markup().Add($" aria-current=\"true\"") : new Markup();

    private static Markup Sorted(bool isSorted, bool ascending) =>
        isSorted ? new Markup().Add($" aria-sort=\"{(ascending ? "ascending" : "descending")}\"") : new Markup();
}
