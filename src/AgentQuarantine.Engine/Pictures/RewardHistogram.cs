namespace AgentQuarantine.Pictures;

/// <summary>How an agent's last rewards are distributed.</summary>
internal static class RewardHistogram
{
    private const int Bars = 20;

    /// <summary>Draws the chart.</summary>
    public static Markup Draw(string agent, IReadOnlyList<double> rewards, int width = 680, int height = 170, string id = "")
    {
        var chart = new Chart(id + "rewards", $"Rewards of {agent}", Describe(rewards), width, height);
        var (low, high) = rewards.Count == 0 ? (-1, 1) : (rewards.Min(), rewards.Max());
        if (low == high)
            (low, high) = (low - Math.Max(1, Math.Abs(low) / 10), high + Math.Max(1, Math.Abs(high) / 10));
        var across = new Scale(low, high, Chart.Left, chart.Right);
        var counts = new int[Bars];
        var wide = (chart.Right - Chart.Left) / Bars;
        foreach (var reward in rewards)
            counts[Math.Clamp((int)((across[reward] - Chart.Left) / wide), 0, Bars - 1)]++;
        var bottom = height - 22;
        var up = Scale.WithZero(counts.Select(count => (double)count), bottom, 10);
        var drawing = new Markup().Add(Svg.Values(up, Chart.Left, chart.Right, 3));
        for (var i = 0; i < Bars; i++)
        {
            if (counts[i] > 0)
                drawing.Add($"<rect class=\"hp\" fill=\"{Svg.Blue}\" x=\"{Chart.Left + (i * wide) + .5}\" y=\"{up[counts[i]]}\" ")
                    .Add($"width=\"{wide - 1}\" height=\"{bottom - up[counts[i]]}\"/>");
        }
        if (low < 0 && high > 0)
            drawing.Add($"<path class=\"z\" stroke=\"{Svg.Muted}\" d=\"M{across[0]} 6V{bottom}\"/>");
        foreach (var value in across.Ticks(6))
            drawing.Add($"<text class=\"a\" fill=\"{Svg.Muted}\" font-size=\"11.5\" x=\"{across[value]}\" y=\"{height - 6}\" ")
                .Add($"text-anchor=\"middle\">{Figures.Short(value)}</text>");
        return chart.Draw(drawing, isRead: false);
    }

    private static string Describe(IReadOnlyList<double> rewards) => rewards.Count == 0
        ? "No reward."
        : $"Histogram of the last {Figures.Exact(rewards.Count)} rewards, from {Figures.Short(rewards.Min())} to {Figures.Short(rewards.Max())}.";
}
