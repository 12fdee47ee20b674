namespace AgentQuarantine.Grafana;

/// <summary>One query of a panel.</summary>
/// <param name="Expr">The PromQL expression.</param>
/// <param name="Legend">Grafana's legend format.</param>
internal sealed record PanelQuery(string Expr, string Legend = "{{agent}}")
{
    /// <summary>Only the newest value is asked for.</summary>
    public bool Instant { get; init; }
}

/// <summary>From <paramref name="From"/> on (<see langword="null"/>: from −∞) values have this colour.</summary>
internal sealed record PanelThreshold(double? From, string Color);

/// <summary>How a value is shown: its text and colour.</summary>
internal sealed record PanelMapping(int Value, string Text, string Color);

/// <summary>One panel, or the heading of a row (<see cref="Type"/> <c>row</c>).</summary>
internal sealed record Panel(int Id, string Type, string Title)
{
    public string Description { get; init; } = "";

    public int Width { get; init; } = 12;

    public int Height { get; init; } = 8;

    public string Unit { get; init; } = "short";

    public int? Decimals { get; init; }

    public IReadOnlyList<PanelQuery> Queries { get; init; } = [];

    public IReadOnlyList<PanelThreshold> Thresholds { get; init; } = [];

    public IReadOnlyList<PanelMapping> Mappings { get; init; } = [];

    /// <summary>The least value of the axis, where it is known.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest value of the axis, where more would press everything else flat.</summary>
    public double? Max { get; init; }

    /// <summary>A stat draws its values over time behind the number.</summary>
    public bool Sparkline { get; init; }

    /// <summary>Lines keep their value until the next one.</summary>
    public bool Steps { get; init; }
}
