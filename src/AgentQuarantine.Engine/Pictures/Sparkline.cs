using AgentQuarantine.Live;

namespace AgentQuarantine.Pictures;

/// <summary>An agent's equity in a row of a table: a line, its quarantines, zero and where it stands now.</summary>
internal static class Sparkline
{
    private const int Width = 132, Height = 26;

    /// <summary>Draws the line; nothing but its frame where there is no point.</summary>
    public static Markup Draw(IReadOnlyList<PastPoint> points, IReadOnlyList<QuarantineSpan> spans, (DateTimeOffset From, DateTimeOffset To) times)
    {
        var svg = new Markup().Add($"<svg class=\"sp\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" aria-hidden=\"true\">");
        if (points.Count == 0)
            return svg.Add($"</svg>");
        var axis = new TimeAxis(times.From, times.To, 2, Width - 4);
        var scale = Scale.WithZero(points.Select(point => point.Equity), Height - 3, 3);
        var line = new List<(double X, double Y)>(points.Count);
        for (var i = 0; i < points.Count; i++)
            line.Add((axis.To > axis.From ? axis[points[i].Time] : 2 + ((i + 1.0) / points.Count * (Width - 6)), scale[points[i].Equity]));
        svg.Add(Svg.Spans(spans, axis, 0, Height));
        svg.Add($"<path class=\"z\" stroke=\"{Svg.Muted}\" d=\"M2 {scale[0]}H{Width - 4}\"/>");
        svg.Add(Svg.Line("e", Svg.Blue, line));
        return svg.Add($"<circle class=\"d\" fill=\"{Svg.Blue}\" cx=\"{line[^1].X}\" cy=\"{line[^1].Y}\" r=\"1.8\"/></svg>");
    }
}
