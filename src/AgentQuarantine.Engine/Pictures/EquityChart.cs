namespace AgentQuarantine.Pictures;

/// <summary>The running sum of an agent's rewards, with its quarantines.</summary>
internal static class EquityChart
{
    /// <summary>Draws the chart.</summary>
    public static Markup Draw(AgentPicture picture, int width = 1380, int height = 190)
    {
        var equity = picture.Points.Select(point => point.Equity).ToList();
        var description = equity.Count == 0 ? "No event." : $"Running sum of rewards, now {Figures.Short(equity[^1])}, "
            + $"lowest {Figures.Short(equity.Min())}, highest {Figures.Short(equity.Max())}.";
        var chart = new Chart(picture.Id + "equity", $"Equity of {picture.Agent}", description, width, height);
        var axis = picture.Axis(Chart.Left, chart.Right);
        var scale = Scale.WithZero(equity, height - 12, 10);
        return chart.Draw(new Markup()
            .Add(Svg.Spans(picture.Spans, axis, 4, height - 8))
            .Add(Svg.Values(scale, Chart.Left, chart.Right, 4))
            .Add(Svg.Line("e", Svg.Blue, Place(picture, axis).Zip(equity, (x, value) => (x, scale[value])))), picture.IsRead);
    }

    /// <summary>The pixels of an agent's points: by time, or one after the other where they have no times of their own.</summary>
    public static IEnumerable<double> Place(AgentPicture picture, TimeAxis axis)
    {
        var points = picture.Points;
        for (var i = 0; i < points.Count; i++)
            yield return axis.To > axis.From ? axis[points[i].Time] : axis.Left + ((i + 1.0) / points.Count * (axis.Right - axis.Left));
    }
}
