namespace AgentQuarantine.Pictures;

/// <summary>A drawdown against its limit, which stands at the same place in every bar; past 130 % there is an arrow.</summary>
internal static class LimitBar
{
    private const double Limit = 104, End = 135.2;

    /// <summary>Draws the bar.</summary>
    /// <param name="share">The drawdown as a share of its limit; NaN where there is none.</param>
    /// <param name="state">The agent's state, which gives the colour.</param>
    public static Markup Draw(double share, AgentState state)
    {
        var svg = new Markup().Add($"<svg class=\"bar\" width=\"140\" height=\"14\" viewBox=\"0 0 140 14\" aria-hidden=\"true\">");
        if (!double.IsFinite(share))
            return svg.Add($"</svg>");
        var length = Math.Min(share * Limit, End);
        svg.Add($"<rect class=\"tn\" fill=\"{Svg.Grid}\" x=\"0\" y=\"3\" width=\"{Limit}\" height=\"8\"/>");
        if (length >= 0.1)
            svg.Add($"<rect class=\"f {AgentStates.ClassOf(state)}\" fill=\"{AgentStates.ColourOf(state)}\" x=\"0\" y=\"3\" width=\"{length}\" ")
                .Add($"height=\"8\"/>");
        if (share > 1.3)
            svg.Add($"<path class=\"f {AgentStates.ClassOf(state)}\" fill=\"{AgentStates.ColourOf(state)}\" d=\"M{End} 1l4 6l-4 6z\"/>");
        return svg.Add($"<path class=\"lm\" stroke=\"{Svg.Bad}\" d=\"M{Limit} 0V14\"/></svg>");
    }
}
