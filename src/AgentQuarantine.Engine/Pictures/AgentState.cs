using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Pictures;

/// <summary>Where an agent stands in a picture, the worst first.</summary>
internal enum AgentState
{
    /// <summary>It is not to run.</summary>
    Quarantined,

    /// <summary>It may run and is judged by a tighter limit.</summary>
    Probation,

    /// <summary>Its drawdown has come to <see cref="AgentStates.NearShare"/> of its limit.</summary>
    Near,

    /// <summary>It may run.</summary>
    Healthy,

    /// <summary>There is no reward to judge.</summary>
    Unjudged,
}

/// <summary>The states by word, shape and colour: none is told by its colour alone.</summary>
internal static class AgentStates
{
    /// <summary>From this share of its limit on an agent is near it.</summary>
    public const double NearShare = 0.7;

    private static readonly (string Class, string Word, string Tile, string Colour, string Shape)[] All =
    [
        ("quarantined", "Quarantined", "quarantined", Svg.Bad, "<path d=\"M2 2h10v10h-10z\"/>"),
        ("probation", "On probation", "on probation", "#6639ba", "<path d=\"M7 1l6 6l-6 6l-6-6z\"/>"),
        ("near", "Near limit", "near the limit", "#8a5a00", "<path d=\"M7 1l6.5 12h-13z\"/>"),
        ("healthy", "Healthy", "healthy", "#0f6b75",
            "<circle cx=\"7\" cy=\"7\" r=\"4.5\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"/>"),
        ("unjudged", "No rewards", "without rewards", Svg.Muted, "<path d=\"M2 6h10v2h-10z\"/>"),
    ];

    /// <summary>Where an agent stands.</summary>
    /// <param name="isQuarantined">Whether it is not to run.</param>
    /// <param name="entry">Its entry in the ledger.</param>
    /// <param name="judged">What a check judges of it.</param>
    /// <param name="share">Its drawdown as a share of its limit; NaN where it has none.</param>
    public static AgentState Of(bool isQuarantined, QuarantineEntry? entry, AgentRewardStats? judged, double share) =>
        isQuarantined ? AgentState.Quarantined
        : entry?.State == QuarantineState.Probation ? AgentState.Probation
        : judged is not { Count: > 0 } ? AgentState.Unjudged
        : share >= NearShare ? AgentState.Near
        : AgentState.Healthy;

    /// <summary>The state's name in style sheets and in a query.</summary>
    public static string ClassOf(AgentState state) => All[(int)state].Class;

    /// <summary>The state in a word.</summary>
    public static string WordOf(AgentState state) => All[(int)state].Word;

    /// <summary>What so many agents are: the words behind a count.</summary>
    public static string TileOf(AgentState state) => All[(int)state].Tile;

    /// <summary>The colour on a light page.</summary>
    public static string ColourOf(AgentState state) => All[(int)state].Colour;

    /// <summary>The state as shape and word.</summary>
    public static Markup Draw(AgentState state) => new Markup()
        .Add($"<span class=\"st {ClassOf(state)}\"><svg width=\"12\" height=\"12\" viewBox=\"0 0 14 14\" fill=\"{ColourOf(state)}\" ")
        .Add($"color=\"{ColourOf(state)}\" aria-hidden=\"true\">{Shapes[(int)state]}</svg>{WordOf(state)}</span>");

    private static readonly Markup[] Shapes = [.. All.Select(state => Literal(state.Shape))];

    // Only constants of this file come here.
    private static Markup Literal(string markup)
    {
        var holes = new Markup();
        new Markup.Holes(0, 0, holes).AppendLiteral(markup);
        return holes;
    }
}
