using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>May these agents run?</summary>
public static class TestOperation
{
    /// <summary>Looks the agents up in the ledger.</summary>
    /// <param name="agents">The agents, named exactly. One that the ledger does not know may run.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="time">The clock.</param>
    /// <returns>An entry for each agent; an empty one for an agent that the ledger does not know.</returns>
    public static OperationResult<QuarantineEntry> Run(IEnumerable<string> agents, IQuarantineLedger ledger, TimeProvider time)
    {
        var snapshot = ledger.Read();
        return new OperationResult<QuarantineEntry>
        {
            Time = time.GetUtcNow(),
            Items = [.. agents.Distinct(StringComparer.Ordinal).Select(agent => snapshot.Find(agent) ?? new QuarantineEntry { Agent = agent })],
        };
    }

    /// <summary>Asks a gate, which reads the ledger again only where it has changed: a long list of names costs a look at the file each.</summary>
    /// <param name="agent">The agent, named exactly.</param>
    /// <param name="gate">The gate; one that looks only when it is asked.</param>
    /// <param name="unknown">Told why where the gate's answer is not the ledger's; <see langword="null"/>: then there is no answer.</param>
    /// <returns>Whether the agent is quarantined.</returns>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c>.</exception>
    public static bool Ask(string agent, QuarantineGate gate, Action<QuarantineException>? unknown)
    {
        gate.Refresh();
        if (gate.LastError is { } error)
            (unknown ?? throw error)(error);
        return gate.IsDisabled(agent);
    }
}
