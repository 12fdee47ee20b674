using System.Globalization;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Quarantine;

/// <summary>Agents that go in and out of quarantine: the limit does not fit them, and there is no hold.</summary>
internal static class Flapping
{
    /// <summary>Whom a check cleared that a check had quarantined, and when that was.</summary>
    public static IReadOnlyList<(string Agent, DateTimeOffset Since)> Cleared(IReadOnlyList<QuarantineDecision> decisions, LedgerSnapshot? before) =>
    [
        .. decisions.Where(decision => decision is { Applied: true, Action: DecisionAction.Clear })
            .Select(decision => before?.Find(decision.Agent))
            .Where(entry => entry is { State: QuarantineState.Quarantined, Kind: QuarantineKind.Automatic, Since: not null })
            .Select(entry => (entry!.Agent, entry.Since!.Value)),
    ];

    /// <summary>What to say where one of them was quarantined only a few checks ago; <see langword="null"/> where none was.</summary>
    /// <param name="cleared">As <see cref="Cleared"/> gives them.</param>
    /// <param name="recent">When the checks before this one ended, oldest first.</param>
    public static string? Warning(IReadOnlyList<(string Agent, DateTimeOffset Since)> cleared, IReadOnlyList<DateTimeOffset> recent)
    {
        foreach (var (agent, since) in cleared)
        {
            var checks = recent.Count(time => time >= since);
            if (checks is > 0 and < CheckRecord.MostRecent)
            {
                return string.Create(CultureInfo.InvariantCulture,
                    $"'{agent}' is cleared {checks} {(checks == 1 ? "check" : "checks")} after it was quarantined: the limit does not fit it, and agents go in ")
                    + "and out without a hold. 'agentq init' (Initialize-AgentQuarantine) measures limits and writes a policy that fits. This is said once.";
            }
        }
        return null;
    }
}
