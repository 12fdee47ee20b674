using System.Text;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Metrics;

/// <summary>A gauge with one sample an agent.</summary>
public sealed class AgentGauge
{
    private AgentGauge(string name, string help, ValueOf of, bool isOfLedger = false)
    {
        (Name, Help, Of, IsOfLedger) = (name, help, of, isOfLedger);
        Bytes = Encoding.UTF8.GetBytes(name);
    }

    internal delegate double ValueOf(in AgentRow row);

    /// <summary>The gauges in the order in which they are written.</summary>
    public static IReadOnlyList<AgentGauge> All { get; } =
    [
        new("agent_last_reward", "Newest reward of the agent.", static (in row) => Counted(row, row.Counts.LastReward)),
        new("agent_last_cost_usd", "Newest cost of a run in US dollars.", static (in row) => Counted(row, row.Counts.LastCostUsd)),
        new("agent_last_latency_ms", "Newest latency of a run in milliseconds.", static (in row) => Counted(row, row.Counts.LastLatencyMs)),
        .. StatisticTable.All.Where(statistic => statistic.Gauge is not null).Select(statistic => new AgentGauge(
            statistic.Gauge!, statistic.Help, (in row) => row.Statistics is { } window ? statistic.Of(window) ?? double.NaN : double.NaN)
        {
            IsAskedFor = statistic.IsAskedFor,
        }),
        new("agent_unjudged", "1 while the agent has no reward to judge, or its newest events have none, else 0.",
            static (in row) => row.Statistics is { } s ? (s.Count == 0 || s.RewardsHaveStopped ? 1 : 0) : double.NaN),
        new("agent_reward_drawdown_limit", "Drawdown at or below which the agent breaches, as it applies now.",
            static (in row) => row.DrawdownLimit),
        new("agent_quarantined", "1 while the agent is quarantined, else 0.", static (in row) => row.IsQuarantined ? 1 : 0, isOfLedger: true),
        new("agent_probation", "1 while the agent is on probation, else 0.",
            static (in row) => row.Entry?.State == QuarantineState.Probation ? 1 : 0, isOfLedger: true),
        new("agent_quarantine_level", "How often, net of what was earned back, the agent has been quarantined.",
            static (in row) => row.Entry?.Level ?? 0, isOfLedger: true),
    ];

    /// <summary>The metric's name, such as <c>agent_reward_mean</c>.</summary>
    public string Name { get; }

    /// <summary>What it means, in a sentence.</summary>
    public string Help { get; }

    /// <summary>Whether it says what the ledger says.</summary>
    public bool IsOfLedger { get; }

    /// <summary>Whether only those have it whose policy asks for it.</summary>
    internal bool IsAskedFor { get; init; }

    internal byte[] Bytes { get; }

    /// <summary>The value of an agent that is shown; <see cref="double.NaN"/> where it has none.</summary>
    internal ValueOf Of { get; }

    /// <summary>Whether anybody can have it: nobody knows who is quarantined while the ledger could never be read.</summary>
    internal bool IsShown(MetricsSnapshot snapshot) => !IsOfLedger || snapshot.Ledger is not null;

    private static double Counted(in AgentRow row, double value) => row.IsCounted ? value : double.NaN;
}
