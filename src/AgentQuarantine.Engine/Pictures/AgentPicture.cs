using AgentQuarantine.Live;

namespace AgentQuarantine.Pictures;

/// <summary>What the charts of one agent are drawn from.</summary>
internal sealed record AgentPicture
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Its past, oldest first.</summary>
    public required IReadOnlyList<PastPoint> Points { get; init; }

    /// <summary>When it was quarantined.</summary>
    public IReadOnlyList<QuarantineSpan> Spans { get; init; } = [];

    /// <summary>Its drawdown limit.</summary>
    public LimitSteps Limits { get; init; } = new([], double.NaN);

    /// <summary>The rewards of its window, oldest first.</summary>
    public IReadOnlyList<double> Rewards { get; init; } = [];

    /// <summary>The window's length.</summary>
    public int Window { get; init; }

    /// <summary>What the ids of its charts begin with, so that several agents have room on one page.</summary>
    public string Id { get; init; } = "";

    /// <summary>Whether a cursor reads the charts.</summary>
    public bool IsRead { get; init; } = true;

    /// <summary>The times that every chart shows.</summary>
    public required (DateTimeOffset From, DateTimeOffset To) Times { get; init; }

    /// <summary>The axis of these times between two pixels.</summary>
    public TimeAxis Axis(double left, double right) => new(Times.From, Times.To, left, right);
}
