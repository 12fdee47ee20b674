using AgentQuarantine.Events;

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

    /// <summary>What the log at <paramref name="path"/> is (of several as one: what they are); <c>jsonl</c> for one JSON object a line.</summary>
    public string FormatOf(string? path) => Logs.FirstOrDefault(log => log.Path == path || Logs.Count == 1)?.Format ?? "jsonl";

    /// <summary>The first lines of which something was refused, as many as were asked for.</summary>
    public IReadOnlyList<RefusedLine> Refused { get; init; } = [];

    /// <summary>What a person should know, though nothing failed.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
