namespace AgentQuarantine.Pictures;

/// <summary>
/// How far an agent's equity is below its peak: now, as an area, and at worst in the window, as a step line, which is what a check
/// judges; with the limit as it was.
/// </summary>
internal static class DrawdownChart
{
    /// <summary>Draws the chart.</summary>
    public static Markup Draw(AgentPicture picture, int width = 1380, int height = 190)
    {
        var points = picture.Points;
        var limits = points.Select(point => picture.Limits.At(new DateTimeOffset(point.Time, TimeSpan.Zero))).ToList();
        var description = points.Count == 0 ? "No event." : $"Now {Figures.Short(points[^1].Now)}, worst in the window of {picture.Window} "
            + $"{Figures.Short(points[^1].Worst)}, limit {Figures.Short(picture.Limits.Now)}.";
        var chart = new Chart(picture.Id + "drawdown", $"Drawdown of {picture.Agent}", description, width, height);
        var axis = picture.Axis(Chart.Left, chart.Right);
        var bottom = height - 22;
        // A limit far below everything would press the drawdown flat: it is drawn where it is near enough, and said where it is not.
        var deepest = points.Select(point => Math.Min(point.Now, point.Worst)).Append(0).Min();
        var limit = picture.Limits.Now;
        var isNear = limit >= 4 * deepest && limit < 0;
        var scale = Scale.WithZero([deepest, .. limits.Append(limit).Where(value => value >= 4 * deepest)], bottom - 4, 8);
        var places = EquityChart.Place(picture, axis).ToList();
        var now = places.Zip(points, (x, point) => (x, scale[point.Now])).ToList();
        var drawing = new Markup()
            .Add(Svg.Spans(picture.Spans, axis, 4, bottom - 4))
            .Add(Svg.Values(scale, Chart.Left, chart.Right, 4))
            .Add(Svg.Area("u", Svg.Blue, now, scale[0]))
            .Add(Svg.Line("ul", Svg.Blue, now))
            .Add(Svg.Line("w", Svg.Violet, places.Zip(points, (x, point) => (x, scale[point.Worst])), steps: true));
        if (isNear)
        {
            var held = places.Zip(limits, (x, value) => (x, value >= 4 * deepest ? scale[value] : double.NaN)).Prepend(
                (Chart.Left, limits.Count > 0 && limits[0] >= 4 * deepest ? scale[limits[0]] : double.NaN)).Append((chart.Right, scale[limit]));
            drawing.Add(Svg.Line("l", Svg.Bad, held, steps: true, dashed: true));
        }
        if (limit < 0)
        {
            var y = isNear ? scale[limit] - 5 : bottom - 8;
            drawing.Add($"<text class=\"lt\" fill=\"{Svg.Bad}\" font-size=\"12\" font-weight=\"600\" x=\"{chart.Right - 4}\" y=\"{y}\" ")
                .Add($"text-anchor=\"end\">")
                .Add($"limit {Figures.Short(limit)}{(isNear ? "" : ", far below")}</text>");
        }
        return chart.Draw(drawing.Add(Svg.Times(axis, height - 6)), picture.IsRead);
    }
}
