using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>What is decided and not applied is noted in the ledger, so that the history records it once and not at every check.</summary>
internal static class Notes
{
    /// <summary>The decision with what the ledger is to hold.</summary>
    /// <param name="decision">The decision after the guards.</param>
    /// <param name="entry">The agent's entry as it is.</param>
    /// <param name="mode">Whether decisions are applied.</param>
    public static QuarantineDecision Note(QuarantineDecision decision, QuarantineEntry? entry, PolicyMode mode)
    {
        var changes = decision.Next is not null && decision.Action != DecisionAction.Healthy;
        if (!decision.Enforced || (mode == PolicyMode.Observe && changes))
            return Only(decision, entry);
        if (mode == PolicyMode.Observe)
            decision = decision with { Next = null };
        if (decision.Next is not null)
            return decision with { Next = decision.Next with { Observed = null } };
        return entry?.Observed is { } observed && decision.Action is DecisionAction.Healthy or DecisionAction.Keep
            ? decision with { Enforced = false, Next = entry with { Observed = null }, Reason = $"{decision.Reason}; no longer {DecisionActions.NameOf(observed)}" }
            : decision;
    }

    private static QuarantineDecision Only(QuarantineDecision decision, QuarantineEntry? entry) => decision with
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
