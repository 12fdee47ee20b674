using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Operations;

/// <summary>What is known of one agent that was asked about.</summary>
/// <param name="Entry">Its entry; an empty one where the ledger does not know it.</param>
/// <param name="Known">
/// Whether the ledger or the log knows it: a name that is mistyped may run, and stops nobody. <see langword="null"/>: the log cannot be read.
/// </param>
public sealed record TestedAgent(QuarantineEntry Entry, bool? Known);

/// <summary>May these agents run?</summary>
public static class TestOperation
{
    /// <summary>Looks the agents up in the ledger.</summary>
    /// <param name="agents">The agents, named exactly. One that the ledger does not know may run.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="log">
    /// The log, whose last lines are read for names that the ledger does not know; it need not be there. <see langword="null"/>: none.
    /// </param>
    /// <param name="time">The clock.</param>
    public static OperationResult<TestedAgent> Run(IEnumerable<string> agents, IQuarantineLedger ledger, string? log, TimeProvider time)
    {
        var snapshot = ledger.Read();
        var now = time.GetUtcNow();
        var inLog = new Lazy<HashSet<string>?>(() => InLog(log, now));
        return new OperationResult<TestedAgent>
        {
            Time = now,
            Items =
            [
                .. agents.Distinct(StringComparer.Ordinal).Select(agent => snapshot.Find(agent) is { } entry
                    ? new TestedAgent(entry, true)
                    : new TestedAgent(new QuarantineEntry { Agent = agent }, inLog.Value?.Contains(agent))),
            ],
        };
    }

    // Whatever the log is like, the ledger's answer stands.
    private static HashSet<string>? InLog(string? log, DateTimeOffset now)
    {
        try
        {
            return log is null || !File.Exists(log) ? [] :
                [.. FleetReader.Read(new EventLog(log), LedgerSnapshot.Empty, new FleetReadOptions { MarksEnd = false }, now).Agents
                    .Select(agent => agent.Agent)];
        }
        catch (QuarantineException)
        {
            return null;
        }
    }

    /// <summary>Asks a gate, which reads the ledger again only where it has changed: a long list of names costs a look at the file each.</summary>
    /// <param name="agent">The agent, named exactly.</param>
    /// <param name="gate">The gate; one that looks only when it is asked.</param>
    /// <param name="unknown">Told why where the gate's answer is not the ledger's; <see langword="null"/>: then there is no answer.</param>
    /// <returns>Whether the agent is quarantined.</returns>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c>.</exception>
    public static bool Ask(string agent, QuarantineGate gate, Action<QuarantineException>? unknown) => Ask(agent, run: null, gate, unknown);

    /// <summary>Asks a gate about one run.</summary>
    /// <param name="agent">The agent, named exactly.</param>
    /// <param name="run">The run's number; <see langword="null"/>: the agent as a whole.</param>
    /// <param name="gate">As for the other.</param>
    /// <param name="unknown">As for the other.</param>
    /// <returns>Whether it is not to run.</returns>
    /// <exception cref="QuarantineException"><c>LedgerDamaged</c>.</exception>
    public static bool Ask(string agent, long? run, QuarantineGate gate, Action<QuarantineException>? unknown)
    {
        gate.Refresh();
        if (gate.LastError is { } error)
            (unknown ?? throw error)(error);
        return run is { } number ? gate.IsDisabled(agent, number) : gate.IsDisabled(agent);
    }
}
