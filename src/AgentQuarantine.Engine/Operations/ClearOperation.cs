using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>Whom a person puts back into service, and which logs are marked.</summary>
public sealed record ClearOptions
{
    /// <summary>The agents, among those of the ledger.</summary>
    public AgentSelection Agents { get; init; } = new();

    /// <summary>The logs that were named, by their full paths; their present ends are marked.</summary>
    public IReadOnlyCollection<string> Logs { get; init; } = [];

    /// <summary>
    /// The full path of the log that is marked where none is named, and the ledger lies in no database with its events. It need not exist yet.
    /// </summary>
    public required string DefaultLog { get; init; }
}

/// <summary>A person puts agents back into service. From then on only rewards past the logs' present ends count.</summary>
public static class ClearOperation
{
    /// <summary>Clears the agents that are quarantined or on probation.</summary>
    /// <param name="options">Whom, and which logs are marked.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <param name="confirm">Asked for each agent that is named before it is written; <see langword="null"/>: all are.</param>
    /// <returns>The entries that were cleared; <c>AgentNotFound</c> among the failures for a name or pattern that means nobody.</returns>
    /// <exception cref="QuarantineException"><c>EventLogNotFound</c>: a log that was named is not there, so nobody is cleared.</exception>
    public static OperationResult<QuarantineEntry> Run(
        ClearOptions options, IQuarantineLedger ledger, TimeProvider time, Func<QuarantineEntry, bool>? confirm = null)
    {
        var now = time.GetUtcNow();
        var end = (options.Logs.Count == 0 ? ledger.MarkEnds() : null) ?? ReleaseMarks.Of(options.Logs, options.DefaultLog, now);
        var entries = ListOperation.Run(new ListOptions { Agents = options.Agents }, ledger, time);
        return entries with
        {
            Time = now,
            Items = [.. entries.Items.Where(entry => (confirm?.Invoke(entry) ?? true) && entry.State != QuarantineState.Healthy)
                .Select(entry => ManualQuarantine.Clear(ledger, entry.Agent, end, now))],
        };
    }
}
