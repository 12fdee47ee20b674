using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Quarantine;

/// <summary>What a person does to the ledger.</summary>
public static class ManualQuarantine
{
    /// <summary>
    /// Takes an agent out of service; an automatic quarantine becomes a manual one, in force since the same time. Adding what is there already
    /// writes nothing.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agent">The agent's name, not empty.</param>
    /// <param name="reason">Why.</param>
    /// <param name="until">When it ends by itself; <see langword="null"/>: never.</param>
    /// <param name="now">The time of the act.</param>
    /// <returns>The agent's entry.</returns>
    public static QuarantineEntry Add(IQuarantineLedger ledger, string agent, string reason, DateTimeOffset? until, DateTimeOffset now)
    {
        ArgumentException.ThrowIfNullOrEmpty(agent);
        var after = ledger.Update(
            snapshot =>
            {
                var before = snapshot.Find(agent) ?? new QuarantineEntry { Agent = agent };
                var entry = before with
                {
                    State = QuarantineState.Quarantined,
                    Kind = QuarantineKind.Manual,
                    Reason = reason,
                    Until = until,
                    HoldUntil = null,
                    Observed = null,
                    Since = before.IsInForce(now) ? before.Since ?? now : now,
                };
                return entry == before ? [] : [Change(entry, DecisionAction.Quarantine, now)];
            },
            now);
        return after.Find(agent)!;
    }

    /// <summary>Puts an agent back into service and marks the logs' present end: only rewards past it count.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agent">The agent's name.</param>
    /// <param name="end">Where the logs end now.</param>
    /// <param name="now">The time of the act.</param>
    /// <returns>The agent's entry.</returns>
    /// <exception cref="QuarantineException"><c>AgentNotFound</c>: the ledger does not hold the agent.</exception>
    public static QuarantineEntry Clear(IQuarantineLedger ledger, string agent, IReadOnlyList<LogMark> end, DateTimeOffset now)
    {
        var after = ledger.Update(
            snapshot =>
            {
                var entry = (snapshot.Find(agent) ?? throw Errors.AgentNotFound(agent, ledger.Name)) with
                {
                    State = QuarantineState.Healthy,
                    Kind = QuarantineKind.Manual,
                    Reason = "cleared by hand",
                    Since = now,
                    Until = null,
                    HoldUntil = null,
                    Marks = end,
                    LevelsEarned = 0,
                    JudgesWholeWindow = false,
                    Observed = null,
                };
                return [Change(entry, DecisionAction.Clear, now)];
            },
            now);
        return after.Find(agent)!;
    }

    private static LedgerChange Change(QuarantineEntry entry, DecisionAction action, DateTimeOffset now) => new(
        entry,
        new HistoryRecord
        {
            Time = now,
            Agent = entry.Agent,
            Action = action,
            Kind = QuarantineKind.Manual,
            Reason = entry.Reason,
            Level = entry.Level,
        });
}
