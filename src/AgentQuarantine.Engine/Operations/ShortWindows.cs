using System.Globalization;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Operations;

/// <summary>
/// Where the last lines do not hold an agent's window although the log does, it is said: a neighbour that writes much could hide its losses.
/// </summary>
internal static class ShortWindows
{
    private const int Named = 5;

    /// <summary>
    /// What to say about agents that no rule could judge for want of samples; about every agent with a short window where it was asked to read
    /// further back.
    /// </summary>
    /// <param name="read">What was read.</param>
    /// <param name="options">How much was to be read.</param>
    /// <param name="policy">The limits; <see langword="null"/> where nobody is judged.</param>
    public static IReadOnlyList<string> Of(FleetReadResult read, FleetReadOptions options, FleetPolicy? policy)
    {
        if (!read.HasEarlier)
            return [];
        var cut = read.Agents.Where(agent => agent.Count < options.Window)
            .Where(agent => options.Reach is not null || (policy is not null && !IsJudged(agent, policy.For(agent.Agent)))).ToList();
        if (cut.Count == 0)
            return [];
        var most = read.Agents.MaxBy(agent => agent.Runs)!;
        var names = string.Join(", ", cut.Take(Named).Select(
            agent => string.Create(CultureInfo.InvariantCulture, $"'{agent.Agent}' ({agent.Count})")));
        var more = cut.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {cut.Count - Named} more") : "";
        var flood = most.Runs > read.Read.Lines / 2
            ? string.Create(CultureInfo.InvariantCulture, $" {most.Runs} of them are of '{most.Agent}'.") : "";
        return
        [
            string.Create(CultureInfo.InvariantCulture,
                $"The last {read.Read.Lines} lines do not hold the windows of {options.Window} rewards of {names}{more}, ")
                + "though the log goes on before." + flood + " To read further back: --reach (-Reach).",
        ];
    }

    private static bool IsJudged(AgentRewardStats stats, QuarantinePolicy policy) =>
        RuleTable.All.Any(rule => rule.Limit(policy) is not null && rule.IsJudged(stats, policy, probation: false));
}
