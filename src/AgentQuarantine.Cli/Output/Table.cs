using System.Text;

namespace AgentQuarantine.Cli.Output;

/// <summary>A column of a <see cref="Table"/>.</summary>
/// <param name="Title">Its head.</param>
/// <param name="Right">Whether it is aligned to the right, as numbers are.</param>
/// <param name="Rank">On a narrow terminal the columns of the highest rank go first; those of rank 0 stay.</param>
/// <remarks>A class, as the rows are: generic code over a structure is compiled anew at every start of the process.</remarks>
internal sealed record Column(string Title, bool Right = false, int Rank = 0)
{
    private const int MostOfName = 64;

    /// <summary>At most so many columns of a terminal; the middle of what is longer is left out.</summary>
    public int Most { get; init; } = int.MaxValue;

    /// <summary>Agents' names.</summary>
    public static Column Agent(int rank = 0) => new("AGENT", Rank: rank) { Most = MostOfName };
}

/// <summary>Aligned columns for people; on a terminal no wider than it is.</summary>
internal sealed class Table(params Column[] columns)
{
    private const int Gap = 2;
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    private readonly List<Row> _rows = [];
    private int[]? _widths;
    private List<int> _shown = [];

    /// <summary>Adds a row; one of <paramref name="alarm"/> stands out in colour where there is colour.</summary>
    public void Add(bool alarm, params string[] cells)
    {
        var visible = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++)
            visible[i] = Visible.CutMiddle(Visible.Ends(Visible.Text(cells[i])), columns[i].Most);
        _rows.Add(new Row(visible, alarm));
    }

    /// <summary>Writes the rows so far to standard output, and goes on in the same columns: a long table keeps none, and begins at once.</summary>
    public void Print() => Terminal.Write(Render(Terminal.Width, Terminal.Colours).ToString());

    /// <summary>The table as text, at most <paramref name="width"/> columns wide where that can be.</summary>
    public StringBuilder Render(int? width, bool colours)
    {
        var text = new StringBuilder();
        var isFirst = _widths is null;
        var widths = _widths ??= Array.ConvertAll(columns, column => column.Title.Length);
        // On a terminal the first rows say how wide the columns are; elsewhere nothing is cut, and longer cells make them wider.
        for (var i = 0; i < widths.Length && (isFirst || width is null); i++)
        {
            foreach (var row in _rows)
                widths[i] = Math.Max(widths[i], Visible.Width(row.Cells[i]));
        }
        if (isFirst)
        {
            _shown = [.. Enumerable.Range(0, columns.Length)];
            if (width is { } limit)
                Fit(limit, widths, _shown);
            Line(text, Array.ConvertAll(columns, column => column.Title), widths, _shown);
        }
        foreach (var (cells, alarm) in _rows)
        {
            if (alarm && colours)
                text.Append(Red);
            Line(text, cells, widths, _shown);
            if (alarm && colours)
                text.Insert(text.Length - 1, Plain);
        }
        _rows.Clear();
        return text;
    }

    private void Fit(int limit, int[] widths, List<int> shown)
    {
        while (Total() > limit && shown.MaxBy(i => columns[i].Rank) is var victim && columns[victim].Rank > 0)
            shown.Remove(victim);
        while (Total() > limit && Widest() is { } widest)
            widths[widest]--;

        int? Widest() => shown.Where(i => !columns[i].Right && widths[i] > Least(i)).Select(i => (int?)i).MaxBy(i => widths[i!.Value]);
        int Total() => shown.Sum(i => widths[i] + Gap) - Gap;
        int Least(int i) => Math.Max(8, columns[i].Title.Length);
    }

    private void Line(StringBuilder text, string[] cells, int[] widths, List<int> shown)
    {
        foreach (var i in shown)
        {
            var cell = Visible.Cut(cells[i], widths[i]);
            var padding = widths[i] - Visible.Width(cell);
            if (columns[i].Right)
                text.Append(' ', padding).Append(cell);
            else if (i == shown[^1])
                text.Append(cell);
            else
                text.Append(cell).Append(' ', padding);
            if (i != shown[^1])
                text.Append(' ', Gap);
        }
        text.Append('\n');
    }

    private sealed record Row(string[] Cells, bool Alarm);
}
