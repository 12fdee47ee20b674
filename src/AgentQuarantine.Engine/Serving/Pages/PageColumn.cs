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

    /// <summary>
    /// The places of some agents in the order that is asked for; equal ones by name, and those without a value last. A fleet has many rows and a
    /// page shows few of them: what is sorted are places.
    /// </summary>
    public static IEnumerable<int> Order(IReadOnlyList<int> places, PageQuery query, PageData data)
    {
        // They come in the order of names, and sorting keeps it.
        if (Find(query.Sort) is not { } column)
        {
            return places.OrderBy(place => data[place].State)
                .ThenByDescending(place => data[place].Share is var share && double.IsNaN(share) ? -1 : share);
        }
        if (column.Key is not { } key)
            return query.Ascending ? places : places.Reverse();
        var last = query.Ascending ? double.PositiveInfinity : double.NegativeInfinity;
        double Key(int place) => key(data[place], data) is var value && double.IsNaN(value) ? last : value;
        return query.Ascending ? places.OrderBy(Key) : places.OrderByDescending(Key);
    }
}
