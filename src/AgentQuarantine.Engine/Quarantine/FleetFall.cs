using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine;

/// <summary>The drawdown of a fleet, and who made it.</summary>
/// <param name="Drawdown">The least value of c ← min(0, c + r) over the rewards of all agents that may run, in the order of the log.</param>
/// <param name="Count">How many rewards.</param>
/// <param name="Agents">The agents that may run.</param>
/// <param name="Sums">What each of them earned in the fall, from the peak to the bottom; none where nothing falls.</param>
internal sealed record FleetFall(double Drawdown, int Count, IEnumerable<string> Agents, IReadOnlyDictionary<string, double> Sums)
{
    /// <summary>The agent that lost most in the fall, of equals the first by name; <see langword="null"/> where nothing falls.</summary>
    public string? Worst { get; } = Sums.OrderBy(agent => agent.Value).ThenBy(agent => agent.Key, StringComparer.Ordinal)
        .Select(agent => agent.Key).FirstOrDefault();

    private readonly double _lost = Sums.Values.Sum(sum => Math.Max(0, -sum));

    /// <summary>What an agent lost in the fall, at least 0.</summary>
    public double Lost(string agent) => Math.Max(0, -Sums.GetValueOrDefault(agent));

    /// <summary>Which part of all losses in the fall an agent's are, 0 to 1.</summary>
    public double Part(string agent) => Lost(agent) is > 0 and var lost ? lost / _lost : 0;

    /// <summary>The drawdown of a fleet as it stands; <see langword="null"/> where its rewards were not kept.</summary>
    /// <param name="rewards">Its rewards.</param>
    /// <param name="stats">Its statistics, which were read with them.</param>
    /// <param name="ledger">Says who may run, and from where on rewards count.</param>
    /// <param name="now">The time at which quarantines are in force.</param>
    /// <param name="readWith">The ledger that the rewards were read with: whose entry has changed since does not count.</param>
    public static FleetFall? Of(
        FleetRewards? rewards, IReadOnlyList<AgentRewardStats> stats, LedgerSnapshot ledger, DateTimeOffset now, LedgerSnapshot? readWith = null)
    {
        if (rewards is null)
            return null;
        var mayRun = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var agent in stats)
        {
            var entry = ledger.Find(agent.Agent);
            var standing = QuarantineStates.Uncover(entry, now);
            if (standing?.State == QuarantineState.Quarantined
                || (readWith is not null && QuarantineDecider.HasChanged(readWith.Find(agent.Agent), entry)))
                continue;
            mayRun[agent.Agent] = agent.PastMark is null || (standing is { JudgesWholeWindow: true, State: not QuarantineState.Probation });
        }
        return rewards.Fall(mayRun);
    }
}
