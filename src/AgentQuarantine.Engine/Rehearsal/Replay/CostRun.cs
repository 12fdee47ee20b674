using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>The sum of a run of costs.</summary>
internal readonly record struct CostRun(double Sum) : IMonoid<CostRun>
{
    public static CostRun Of(double reward) => new(reward);

    public static CostRun Combine(in CostRun older, in CostRun newer) => new(older.Sum + newer.Sum);
}
