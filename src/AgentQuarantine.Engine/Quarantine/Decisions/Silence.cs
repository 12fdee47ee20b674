using System.Globalization;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>An agent that runs and says nothing that could be judged is not healthy.</summary>
internal static class Silence
{
    /// <summary>Why an agent's windows hold nothing to judge now; <see langword="null"/> where one does, or where there is no event.</summary>
    /// <param name="windows">What would be judged, one a log.</param>
    /// <param name="policy">What applies to the agent.</param>
    public static string? Of(IReadOnlyList<AgentRewardStats> windows, QuarantinePolicy policy)
    {
        if (windows.Any(s => s.Count > 0 && !s.RewardsHaveStopped))
            return null;
        var runs = windows.Sum(s => s.Runs);
        if (runs == 0 || IsJudgedByEvents(policy))
            return null;
        return windows.All(s => s.Count == 0)
            ? string.Create(CultureInfo.InvariantCulture, $"no reward to judge in {runs} {(runs == 1 ? "event" : "events")}")
            : "the newest events have no reward to judge";
    }

    private static bool IsJudgedByEvents(QuarantinePolicy policy)
    {
        var rules = RuleTable.All.Where(rule => rule.Limit(policy) is not null).ToList();
        return rules.Count > 0 && rules.TrueForAll(rule => rule.Samples == RuleSamples.Events);
    }
}
