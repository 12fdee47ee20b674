namespace AgentQuarantine.Operations;

/// <summary>What a use case gives. The faces, which are the command line and the cmdlets, only show it.</summary>
public sealed record OperationResult<T>
{
    /// <summary>The clock's time that the result is about.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The results.</summary>
    public IReadOnlyList<T> Items { get; init; } = [];

    /// <summary>What could not be done, each with its id, while the rest was: a log that cannot be read, an agent that is not there.</summary>
    public IReadOnlyList<QuarantineException> Failures { get; init; } = [];

    /// <summary>What was read of each source, and refused.</summary>
    public IReadOnlyList<LogReport> Logs { get; init; } = [];

    /// <summary>What a person should know, though nothing failed.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Several results as one.</summary>
    /// <param name="results">The results in their order, one at least.</param>
    public static OperationResult<T> Join(IReadOnlyList<OperationResult<T>> results) => new()
    {
        Time = results[0].Time,
        Items = [.. results.SelectMany(result => result.Items)],
        Failures = [.. results.SelectMany(result => result.Failures)],
        Logs = [.. results.SelectMany(result => result.Logs)],
        Warnings = [.. results.SelectMany(result => result.Warnings).Distinct()],
    };
}
