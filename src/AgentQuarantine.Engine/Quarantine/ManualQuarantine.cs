using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Quarantine;

/// <summary>What a person does to the ledger.</summary>
public static class ManualQuarantine
{
    /// <summary>
    /// Takes an agent out of service. What a check has set stays beneath it, and holds again when this ends; an earlier quarantine by hand that
    /// ends later stays as it is: only <see cref="Clear(IQuarantineLedger, string, IReadOnlyList{LogMark}, DateTimeOffset)"/> shortens one. Adding
    /// what is there already writes nothing.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agent">The agent's name, not empty.</param>
    /// <param name="reason">Why.</param>
    /// <param name="until">When it ends by itself; <see langword="null"/>: never.</param>
    /// <param name="now">The time of the act.</param>
    /// <returns>The agent's entry.</returns>
    public static QuarantineEntry Add(IQuarantineLedger ledger, string agent, string reason, DateTimeOffset? until, DateTimeOffset now) =>
        Add(ledger, [agent], reason, until, now)[0];

    /// <summary>Takes several agents out of service in one write: all of them, or, where it fails, none.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agents">The agents' names, none of them empty.</param>
    /// <param name="reason">Why.</param>
    /// <param name="until">When it ends by itself; <see langword="null"/>: never.</param>
    /// <param name="now">The time of the act.</param>
    /// <returns>The agents' entries, in the order of the names.</returns>
    public static IReadOnlyList<QuarantineEntry> Add(
        IQuarantineLedger ledger, IReadOnlyCollection<string> agents, string reason, DateTimeOffset? until, DateTimeOffset now)
    {
        foreach (var agent in agents)
            ArgumentException.ThrowIfNullOrEmpty(agent, nameof(agents));
        var after = ledger.Update(
            snapshot =>
            [
                .. agents.Distinct(StringComparer.Ordinal)
                    .Select(agent => snapshot.Find(agent) ?? new QuarantineEntry { Agent = agent })
                    .Select(before => (Before: before, After: Over(before, reason, until, now)))
                    .Where(entry => entry.After != entry.Before)
                    .Select(entry => Change(entry.After, DecisionAction.Quarantine, now)),
            ],
            now);
        return [.. agents.Select(agent => after.Find(agent)!)];
    }

    /// <summary>
    /// Puts an agent back into service, whoever took it out, and marks the logs' present end: only rewards past it count.
    /// </summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agent">The agent's name.</param>
    /// <param name="end">Where the logs end now.</param>
    /// <param name="now">The time of the act.</param>
    /// <returns>The agent's entry.</returns>
    /// <exception cref="QuarantineException"><c>AgentNotFound</c>: the ledger does not hold the agent.</exception>
    public static QuarantineEntry Clear(IQuarantineLedger ledger, string agent, IReadOnlyList<LogMark> end, DateTimeOffset now) =>
        Clear(ledger, [agent], end, now)[0];

    /// <summary>Puts several agents back into service in one write: all of them, or, where it fails, none.</summary>
    /// <param name="ledger">The ledger.</param>
    /// <param name="agents">The agents' names.</param>
    /// <param name="end">Where the logs end now.</param>
    /// <param name="now">The time of the act.</param>
    /// <returns>The agents' entries, in the order of the names.</returns>
    /// <exception cref="QuarantineException"><c>AgentNotFound</c>: the ledger does not hold one of the agents.</exception>
    public static IReadOnlyList<QuarantineEntry> Clear(
        IQuarantineLedger ledger, IReadOnlyCollection<string> agents, IReadOnlyList<LogMark> end, DateTimeOffset now)
    {
        var after = ledger.Update(
            snapshot =>
            [
                .. agents.Distinct(StringComparer.Ordinal)
                    .Select(agent => snapshot.Find(agent) ?? throw Errors.AgentNotFound(agent, ledger.Name))
                    .Select(before => Change(Cleared(before, end, now), DecisionAction.Clear, now)),
            ],
            now);
        return [.. agents.Select(agent => after.Find(agent)!)];
    }

    private static QuarantineEntry Over(QuarantineEntry before, string reason, DateTimeOffset? until, DateTimeOffset now)
    {
        var isByHand = before.Active && before.Kind == QuarantineKind.Manual;
        var isStanding = isByHand && !(before.ManualUntil <= now);
        if (isStanding && until is { } end && !(before.ManualUntil <= end))
            return before;
        var covered = isByHand ? before.Covered
            : before.State == QuarantineState.Healthy ? null
            : new CoveredQuarantine(before.State, before.Reason, before.Since, before.HoldUntil, null);
        var goesOn = covered?.State == QuarantineState.Quarantined;
        return before with
        {
            State = QuarantineState.Quarantined,
            Kind = QuarantineKind.Manual,
            Reason = reason,
            Until = goesOn ? null : until,
            HoldUntil = null,
            Observed = null,
            Covered = covered is null ? null : covered with { Until = goesOn ? until : null },
            Since = before.IsInForce(now) ? before.Since ?? now : now,
        };
    }

    private static QuarantineEntry Cleared(QuarantineEntry before, IReadOnlyList<LogMark> end, DateTimeOffset now) => before with
    {
        State = QuarantineState.Healthy,
        Kind = QuarantineKind.Manual,
        Reason = "cleared by hand",
        Since = now,
        Until = null,
        HoldUntil = null,
        Covered = null,
        Marks = end,
        LevelsEarned = 0,
        JudgesWholeWindow = false,
        Observed = null,
    };

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
