namespace AgentQuarantine.Serving.Pages;

/// <summary>A column of the fleet's table.</summary>
/// <param name="Name">Its name in a query; empty: nobody sorts by it.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Class">Its name in the style sheet.</param>
/// <param name="Key">What is sorted by, where that is a number.</param>
internal sealed record PageColumn(string Name, string Title, string Class, Func<PageRow, PageData, double>? Key = null)
{
    /// <summary>The columns from left to right.</summary>
    public static IReadOnlyList<PageColumn> All { get; } =
    [
        new("agent", "Agent", "name"),
        new("state", "State", "state", (row, _) => -(double)row.State),
        new("since", "Since", "since", (row, _) => row.Since?.UtcTicks ?? double.NaN),
        new("", "Reason", "why"),
        new("", "Equity", "eq"),
        new("sum", "Sum", "n sum", (row, data) => data.Past.Equity(row.Agent) ?? double.NaN),
        new("", "Drawdown against its limit", "bar"),
        new("share", "Share", "n share", (row, _) => row.Share),
        new("worst", "Worst", "n worst", (row, _) => -row.Worst ?? double.NaN),
        new("now", "Now", "n now", (row, _) => -row.Now ?? double.NaN),
        new("runs", "Runs", "n runs", (row, _) => row.Runs),
        new("last", "Last", "n last", (row, _) => row.Last?.UtcTicks ?? double.NaN),
    ];

    /// <summary>The column with a name in a query; <see langword="null"/> where there is none.</summary>
    public static PageColumn? Find(string name) => name.Length == 0 ? null : All.FirstOrDefault(column => column.Name == name);

    /// <summary>The rows in the order that is asked for; equal ones by name, and those without a value last.</summary>
    public static IEnumerable<PageRow> Order(IReadOnlyList<PageRow> rows, PageQuery query, PageData data)
    {
        // The rows come in the order of names, and sorting keeps it.
        if (Find(query.Sort) is not { } column)
            return rows.OrderBy(row => row.State).ThenByDescending(row => double.IsNaN(row.Share) ? -1 : row.Share);
        if (column.Key is not { } key)
            return query.Ascending ? rows : rows.Reverse();
        var keyed = rows.Select(row => (Row: row, Key: key(row, data))).ToList();
        var known = keyed.Where(pair => !double.IsNaN(pair.Key));
        var sorted = query.Ascending ? known.OrderBy(pair => pair.Key) : known.OrderByDescending(pair => pair.Key);
        return sorted.Concat(keyed.Where(pair => double.IsNaN(pair.Key))).Select(pair => pair.Row);
    }
}
