using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>What is shown of the history.</summary>
public sealed record HistoryOptions
{
    /// <summary>The agents that are asked for.</summary>
    public AgentSelection Agents { get; init; } = new();

    /// <summary>Leaves out what happened before; <see langword="null"/>: nothing is left out.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>The history: every transition of the ledger's agents.</summary>
public static class HistoryOperation
{
    /// <summary>Reads the history.</summary>
    /// <param name="options">What is shown of it.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The transitions, oldest first; <c>AgentNotFound</c> among the failures for a name that the history does not hold.</returns>
    public static OperationResult<HistoryRecord> Run(HistoryOptions options, IQuarantineLedger ledger, TimeProvider time) => new()
    {
        Time = time.GetUtcNow(),
        Items = [.. options.Agents.From([.. ledger.History()], record => record.Agent).Where(record => !(record.Time < options.Since))],
        Failures = options.Agents.Failures(ledger.Name),
    };
}
