using System.Globalization;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Quarantine;

/// <summary>Agents that go in and out of quarantine: the limit does not fit them, and there is no hold.</summary>
internal static class Flapping
{
    /// <summary>What the ledger said of those whom a check cleared and a check had quarantined.</summary>
    public static IReadOnlyList<QuarantineEntry> Cleared(IReadOnlyList<QuarantineDecision> decisions, LedgerSnapshot? before)
    {
        var cleared = new List<QuarantineEntry>();
        foreach (var decision in decisions)
        {
            if (decision is { Applied: true, Action: DecisionAction.Clear } && before?.Find(decision.Agent) is
                { State: QuarantineState.Quarantined, Kind: QuarantineKind.Automatic, Since: not null } entry)
                cleared.Add(entry);
        }
        return cleared;
    }

    /// <summary>What to say where one of them was quarantined only a few checks ago; <see langword="null"/> where none was.</summary>
    /// <param name="cleared">As <see cref="Cleared"/> gives them.</param>
    /// <param name="recent">When the checks before this one ended, in UTC ticks, oldest first.</param>
    public static string? Warning(IReadOnlyList<QuarantineEntry> cleared, long[] recent)
    {
        foreach (var entry in cleared)
        {
            var checks = Array.FindAll(recent, time => time >= entry.Since!.Value.UtcTicks).Length;
            if (checks is > 0 and < CheckRecord.MostRecent)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"'{entry.Agent}' is cleared {checks} {(checks == 1 ? "check" : "checks")} after it was quarantined: the limit does not " +
                        $"fit it, and agents go in ")
                    + "and out without a hold. 'agentq init' (Initialize-AgentQuarantine) measures limits and writes a policy that fits. This " +
                        "is said once.";
            }
        }
        return null;
    }
}
