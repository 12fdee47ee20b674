namespace AgentQuarantine.Pictures;

/// <summary>
/// The parts that charts are made of. Colours stand in attributes, which a style sheet only overrides: a chart can be read where styles
/// are forbidden.
/// </summary>
internal static class Svg
{
    /// <summary>Colours of the light page.</summary>
    public const string Blue = "#0b5cad", Muted = "#57606a", Grid = "#d8dee4", Bad = "#b23c0a", BadArea = "#fde4d8", Violet = "#6639ba";

    /// <summary>A line through points; one that begins anew after a point that is not finite.</summary>
    public static Markup Line(string name, string colour, IEnumerable<(double X, double Y)> points, bool steps = false, bool dashed = false)
    {
        var path = new Markup().Add($"<path class=\"{name}\" fill=\"none\" stroke=\"{colour}\" ");
        if (dashed)
            path.Add($"stroke-dasharray=\"7 4\" ");
        path.Add($"d=\"");
        var isOn = false;
        foreach (var (x, y) in points)
        {
            if (!double.IsFinite(y))
            {
                isOn = false;
                continue;
            }
            if (isOn && steps)
                path.Add($"H{x}V{y}");
            else
                _ = isOn ? path.Add($"L{x} {y}") : path.Add($"M{x} {y}");
            isOn = true;
        }
        return path.Add($"\"/>");
    }

    /// <summary>The area between a line and a level.</summary>
    public static Markup Area(string name, string colour, IReadOnlyList<(double X, double Y)> points, double level)
    {
        var path = new Markup();
        points = [.. points.Where(point => double.IsFinite(point.Y))];
        if (points.Count == 0)
            return path;
        path.Add($"<path class=\"{name}\" fill=\"{colour}\" fill-opacity=\".22\" d=\"M{points[0].X} {level}");
        foreach (var (x, y) in points)
            path.Add($"L{x} {y}");
        return path.Add($"L{points[^1].X} {level}Z\"/>");
    }

    /// <summary>The quarantines as areas over the whole height.</summary>
    public static Markup Spans(IEnumerable<QuarantineSpan> spans, TimeAxis axis, double top, double height)
    {
        var all = new Markup();
        foreach (var span in spans)
        {
            var (from, to) = (axis[span.From], axis[span.To ?? axis.To]);
            if (span.From >= axis.To || span.To <= axis.From || axis.To <= axis.From)
                continue;
            all.Add($"<rect class=\"q\" fill=\"{BadArea}\" x=\"{from}\" y=\"{top}\" width=\"{Math.Max(1, to - from)}\" height=\"{height}\"/>");
        }
        return all;
    }

    /// <summary>The grid and the labels of a chart's values.</summary>
    public static Markup Values(Scale scale, double left, double right, int count, string unit = "")
    {
        var all = new Markup();
        foreach (var value in scale.Ticks(count))
        {
            var y = scale[value];
            all.Add($"<path class=\"{(value == 0 ? "z" : "g")}\" stroke=\"{(value == 0 ? Muted : Grid)}\" d=\"M{left} {y}H{right}\"/>");
            all.Add($"<text class=\"a\" fill=\"{Muted}\" font-size=\"11.5\" x=\"{left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">")
                .Add($"{Figures.Short(value)}{unit}</text>");
        }
        return all;
    }

    /// <summary>The labels of a chart's times.</summary>
    public static Markup Times(TimeAxis axis, double y, int most = 9)
    {
        var all = new Markup();
        foreach (var (x, label) in axis.Ticks(most))
        {
            var anchor = x > axis.Right - 16 ? "end" : x < axis.Left + 16 ? "start" : "middle";
            all.Add($"<text class=\"a\" fill=\"{Muted}\" font-size=\"11.5\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{label}</text>");
        }
        return all;
    }
}
