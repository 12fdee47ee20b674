using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Text;

namespace AgentQuarantine.Operations;

/// <summary>What is shown of the ledger.</summary>
public sealed record ListOptions
{
    /// <summary>The agents that are asked for.</summary>
    public AgentSelection Agents { get; init; } = new();

    /// <summary>Leaves out the agents that may run.</summary>
    public bool ActiveOnly { get; init; }
}

/// <summary>The ledger: who is quarantined, since when and why.</summary>
public static class ListOperation
{
    /// <summary>Reads the ledger.</summary>
    /// <param name="options">What is shown of it.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The entries in ordinal order of names, each made when it is asked for, so that a large ledger is shown from the first on;
    /// <c>AgentNotFound</c> among the failures for a name that means nobody.</returns>
    public static OperationResult<QuarantineEntry> Run(ListOptions options, IQuarantineLedger ledger, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var agents = ledger.Read().Agents;
        var names = options.Agents.From([.. agents.Keys], name => name)
            .Where(name => !options.ActiveOnly || ListedEntries.Of(agents, name).IsInForce(now)).ToArray();
        Array.Sort(names, StringComparer.Ordinal);
        return new OperationResult<QuarantineEntry>
        {
            Time = now,
            Items = new ListedEntries(agents, names),
            Failures = options.Agents.Failures(ledger.Name),
            Warnings = ledger.LastCheck() is { WentWell: false } check ? [Failed(check)] : [],
        };
    }

    /// <summary>How the last check of the ledger ended; nothing where none has left a word.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    public static OperationResult<CheckRecord> LastCheck(IQuarantineLedger ledger, TimeProvider time) =>
        new() { Time = time.GetUtcNow(), Items = ledger.LastCheck() is { } check ? [check] : [] };

    private static string Failed(CheckRecord check) =>
        $"The last check, at {IsoTime.Format(check.Time)}, failed: {check.Error}. "
        + (check.LastSuccess is { } well ? $"The last that went well ended at {IsoTime.Format(well)}." : "None has gone well yet.");
}
