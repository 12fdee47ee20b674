namespace AgentQuarantine.Pictures;

/// <summary>A mean over time with a band up to the greatest value, such as latencies; or the mean alone, such as costs.</summary>
internal static class BandChart
{
    /// <summary>Draws the chart.</summary>
    /// <param name="id">Its id among the agent's charts.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="unit">Behind each label of its values.</param>
    /// <param name="picture">Whose times are shown.</param>
    /// <param name="mean">The means, one a point; NaN where nothing was reported.</param>
    /// <param name="most">The greatest values.</param>
    public static Markup Draw(
        string id, string title, string unit, AgentPicture picture, IReadOnlyList<double> mean, IReadOnlyList<double>? most = null)
    {
        const int Width = 680, Height = 170;
        var values = mean.Where(double.IsFinite).ToList();
        var chart = new Chart(picture.Id + id, $"{title} of {picture.Agent}", values.Count == 0 ? "Nothing was reported."
            : $"Newest mean {Figures.Short(values[^1])}{unit}, greatest {Figures.Short((most ?? mean).Where(double.IsFinite).Max())}{unit}.",
            Width, Height);
        var axis = picture.Axis(Chart.Left, chart.Right);
        var scale = Scale.WithZero([.. mean, .. most ?? []], Height - 22, 10);
        var places = EquityChart.Place(picture, axis).ToList();
        var drawing = new Markup().Add(Svg.Values(scale, Chart.Left, chart.Right, 3, unit));
        if (most is not null)
            drawing.Add(Svg.Area("u", Svg.Blue, [.. places.Zip(most, (x, value) => (x, scale[value]))], scale[0]));
        return chart.Draw(drawing
            .Add(Svg.Line("e", Svg.Blue, places.Zip(mean, (x, value) => (x, scale[value])).Where(point => double.IsFinite(point.Item2))))
            .Add(Svg.Times(axis, Height - 6, 5)), picture.IsRead);
    }
}
