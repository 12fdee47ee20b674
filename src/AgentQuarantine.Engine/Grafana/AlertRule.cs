namespace AgentQuarantine.Grafana;

/// <summary>One recording rule of Prometheus.</summary>
internal sealed record RecordingRule(string Name, string Expr);

/// <summary>One alert rule of Prometheus.</summary>
/// <param name="Name">The alert's name, also the heading of its section in the runbooks.</param>
/// <param name="Expr">The PromQL expression that is empty while all is well.</param>
/// <param name="For">How long it has to hold, such as <c>5m</c>.</param>
/// <param name="Severity"><c>critical</c>, <c>warning</c> or <c>info</c>.</param>
internal sealed record AlertRule(string Name, string Expr, string For, string Severity)
{
    /// <summary>How long it goes on firing once the expression is empty, such as <c>5m</c>; <see langword="null"/>: not at all.</summary>
    public string? KeepFiringFor { get; init; }

    /// <summary>What is the matter, in a line; <c>{{ }}</c> as Prometheus expands it.</summary>
    public required string Summary { get; init; }

    /// <summary>Who, how much, and what it means; <c>{{ }}</c> as Prometheus expands it.</summary>
    public required string Description { get; init; }
}
