using System.Globalization;
using AgentQuarantine.Pictures;

namespace AgentQuarantine.Serving.Pages;

/// <summary>What of the fleet is asked for: which agents, in which order, which page of them.</summary>
internal sealed record PageQuery
{
    /// <summary>How many agents, or transitions, a page shows.</summary>
    public const int PageSize = 200;

    /// <summary>The agents in this state; <see langword="null"/>: all.</summary>
    public AgentState? State { get; init; }

    /// <summary>The agents whose names hold this, in any case; empty: all.</summary>
    public string Text { get; init; } = "";

    /// <summary>The column to sort by; empty: the worst first.</summary>
    public string Sort { get; init; } = "";

    /// <summary>Whether the least comes first.</summary>
    public bool Ascending { get; init; }

    /// <summary>Which page, counted from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Reads a query; what cannot be understood counts as not given.</summary>
    public static PageQuery Parse(string query) => new()
    {
        State = Enum.GetValues<AgentState>().Where(state => AgentStates.ClassOf(state) == Last(query, "state")).Cast<AgentState?>().FirstOrDefault(),
        Text = Last(query, "q"),
        Sort = PageColumn.Find(Last(query, "sort"))?.Name ?? "",
        Ascending = Last(query, "dir") == "asc",
        Page = int.TryParse(Last(query, "page"), NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Max(1, page) : 1,
    };

    /// <summary>The last value of a parameter; empty where there is none.</summary>
    public static string Last(string query, string name) => QueryString.Find(query, name) is [.., var last] ? last : "";

    /// <summary>The query as a link.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        if (State is { } state)
            parts.Add("state=" + AgentStates.ClassOf(state));
        if (Text.Length > 0)
            parts.Add("q=" + Uri.EscapeDataString(Text));
        if (Sort.Length > 0)
            parts.Add($"sort={Sort}&dir={(Ascending ? "asc" : "desc")}");
        if (Page > 1)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={Page}"));
        return "?" + string.Join('&', parts);
    }
}
