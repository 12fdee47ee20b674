using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>Whom a person quarantines.</summary>
public sealed record AddOptions
{
    /// <summary>The agents, named exactly.</summary>
    public required IReadOnlyCollection<string> Agents { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it ends by itself; <see langword="null"/>: never.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A person takes agents out of service.</summary>
public static class AddOperation
{
    /// <summary>Quarantines the agents.</summary>
    /// <param name="options">Whom, why and until when.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <param name="confirm">Asked for each agent before it is written; <see langword="null"/>: all are.</param>
    /// <returns>The agents' entries.</returns>
    public static OperationResult<QuarantineEntry> Run(
        AddOptions options, IQuarantineLedger ledger, TimeProvider time, Func<string, bool>? confirm = null)
    {
        var now = time.GetUtcNow();
        return new OperationResult<QuarantineEntry>
        {
            Time = now,
            Items = [.. options.Agents.Distinct(StringComparer.Ordinal).Where(agent => confirm?.Invoke(agent) ?? true)
                .Select(agent => ManualQuarantine.Add(ledger, agent, options.Reason, options.Until, now))],
        };
    }
}
