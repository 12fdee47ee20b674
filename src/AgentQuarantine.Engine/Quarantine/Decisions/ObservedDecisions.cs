using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>
/// Decisions that are made but not applied: in <c>observe</c> mode, or held back by a guard. They are recorded in the ledger as
/// observed, so that the history holds them once and not at every check.
/// </summary>
internal static class ObservedDecisions
{
    /// <summary>The decision with the entry that the ledger is to hold.</summary>
    /// <param name="decision">The decision after the guards.</param>
    /// <param name="entry">The agent's entry as it is.</param>
    /// <param name="mode">Whether decisions are applied.</param>
    public static QuarantineDecision Record(QuarantineDecision decision, QuarantineEntry? entry, PolicyMode mode)
    {
        var changes = decision.Next is not null && decision.Action != DecisionAction.Healthy;
        if (!decision.Enforced || (mode == PolicyMode.Observe && changes))
            return RecordOnly(decision, entry);
        if (mode == PolicyMode.Observe)
            decision = decision with { Next = null };
        if (decision.Next is not null)
            return decision with { Next = decision.Next with { Observed = null } };
        return entry?.Observed is { } observed && decision.Action is DecisionAction.Healthy or DecisionAction.Keep
            ? decision with
            {
                Enforced = false,
                Next = entry with { Observed = null },
                Reason = $"{decision.Reason}; no longer {DecisionActions.NameOf(observed)}",
            }
            : decision;
    }

    private static QuarantineDecision RecordOnly(QuarantineDecision decision, QuarantineEntry? entry) => decision with
    {
        Enforced = false,
        Next = entry?.Observed == decision.Action
            ? null
            : (entry ?? new QuarantineEntry { Agent = decision.Agent, Reason = "not applied: " + decision.Reason, Since = decision.Time }) with
            {
                Observed = decision.Action,
            },
    };
}
