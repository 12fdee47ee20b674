using AgentQuarantine.Live;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Policies;

namespace AgentQuarantine.Metrics;

/// <summary>The rewards of a whole fleet as it is followed, for the rule that judges their sum.</summary>
internal sealed class CollectedRewards(CollectorOptions options)
{
    private bool _isTold;

    /// <summary>
    /// Those of the windows, formed anew: the last lines are few beside what a refresh does with them. <see langword="null"/> without such a rule,
    /// and, which is said once, where single events are not kept.
    /// </summary>
    public FleetRewards? Of(ILiveEvents logs, FleetPolicy policy)
    {
        if (policy.FleetDrawdownLimit is null)
            return null;
        if (logs.Events is not { } events)
        {
            if (!_isTold)
                options.Report?.Invoke("warning: The policy's fleet_drawdown_limit judges nobody here: of whole logs no single events are kept. "
                    + "Keep the last lines only: --last (-Last).");
            _isTold = true;
            return null;
        }
        var rewards = new FleetRewards(logs.Agents, options.Read.Window, policy);
        foreach (var (agent, cutoff) in logs.Cutoffs)
            rewards.Mark(agent, cutoff);
        foreach (var e in events)
            rewards.Add(e);
        return rewards;
    }
}
