using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>
/// The agents that a check decides about, in ordinal order of names: those of the statistics, and those of the ledger that are not healthy. Two
/// sorted lists, and no table of a million entries.
/// </summary>
internal sealed class AgentsByName
{
    private readonly AgentRewardStats[] _stats;
    private readonly string[] _ledger;

    public AgentsByName(IReadOnlyList<AgentRewardStats> stats, LedgerSnapshot ledger)
    {
        // The statistics of one log are in order already; of several, an agent's keep the order of the logs.
        _stats = IsInOrder(stats) ? [.. stats] : [.. stats.OrderBy(s => s.Agent, StringComparer.Ordinal)];
        _ledger = [.. ledger.Agents.Values.Where(entry => entry.State != QuarantineState.Healthy).Select(entry => entry.Agent)];
        Array.Sort(_ledger, StringComparer.Ordinal);
    }

    /// <summary>Each agent and its statistics, one a log; none for an agent that only the ledger knows.</summary>
    public IEnumerable<(string Agent, IReadOnlyList<AgentRewardStats> Stats)> All()
    {
        var (i, j) = (0, 0);
        while (i < _stats.Length || j < _ledger.Length)
        {
            var order = i == _stats.Length ? 1 : j == _ledger.Length ? -1 : string.CompareOrdinal(_stats[i].Agent, _ledger[j]);
            var agent = order <= 0 ? _stats[i].Agent : _ledger[j];
            var first = i;
            while (i < _stats.Length && _stats[i].Agent == agent)
                i++;
            if (order >= 0)
                j++;
            yield return (agent, new ArraySegment<AgentRewardStats>(_stats, first, i - first));
        }
    }

    private static bool IsInOrder(IReadOnlyList<AgentRewardStats> stats)
    {
        for (var i = 1; i < stats.Count; i++)
        {
            if (string.CompareOrdinal(stats[i - 1].Agent, stats[i].Agent) > 0)
                return false;
        }
        return true;
    }
}
