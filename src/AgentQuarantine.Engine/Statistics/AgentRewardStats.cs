using System.ComponentModel;
using System.Globalization;
using System.Text;

namespace AgentQuarantine.Statistics;

/// <summary>One agent's statistics: its window of rewards, and its events among the lines that were read.</summary>
public sealed record AgentRewardStats
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>How many rewards the window holds.</summary>
    public int Count { get; init; }

    /// <summary>The mean reward.</summary>
    public double Mean { get; init; }

    /// <summary>The sample standard deviation (n − 1).</summary>
    public double Std { get; init; }

    /// <summary>Mean over standard deviation, not annualised; 0 where there is no deviation.</summary>
    public double Sharpe { get; init; }

    /// <summary>Mean over downside deviation, target 0, not annualised; 0 where no reward is negative, NaN where it was not kept.</summary>
    public double Sortino { get; init; }

    /// <summary>The deepest fall of equity below its running peak in the window, at most 0, in reward units.</summary>
    public double Drawdown { get; init; }

    /// <summary>Equity below its running peak at the window's end, at most 0, in reward units.</summary>
    public double CurrentDrawdown { get; init; }

    /// <summary>What a reward ought to be by the policy that the statistics were read with; 0 where nothing is asked.</summary>
    public double RewardTarget { get; init; }

    /// <summary>
    /// The deepest fall of the running sum of reward − <see cref="RewardTarget"/> in the window, at most 0; <see langword="null"/> where the
    /// target is 0, which leaves <see cref="Drawdown"/>.
    /// </summary>
    public double? TargetDrawdown { get; init; }

    /// <summary>What else was asked for when the statistics were read, and what it came to; <see langword="null"/>: nothing was.</summary>
    internal AskedValues? Asked { get; init; }

    /// <summary>
    /// The deepest fall of equity in the window as a part of its peak, where equity begins at the policy's <c>starting_equity</c>;
    /// <see langword="null"/> where there is none.
    /// </summary>
    public double? DrawdownShare
    {
        get => Asked?.DrawdownShare;
        init => Asked = value is null && Asked is null ? null : (Asked ?? AskedValues.None) with { DrawdownShare = value };
    }

    /// <summary>
    /// The decimal logarithm of the evidence, in rewards, that the agent no longer earns its policy's baseline; <see langword="null"/> where
    /// there is none, or nobody asks for it.
    /// </summary>
    public double? EvidenceLog10 { get; init; }

    /// <summary>The greatest evidence since the last check, in rewards: what the policy judges.</summary>
    internal double? Evidence { get; init; }

    /// <summary>
    /// The running sum of the window's rewards in at most <see cref="EquityLine.MaxPoints"/> points, oldest first; <see langword="null"/> where
    /// it was not asked for.
    /// </summary>
    public IReadOnlyList<double>? Equity => Asked?.Equity;

    /// <summary>The newest reward; <see langword="null"/> where there is none.</summary>
    public double? LastReward { get; init; }

    /// <summary>The time of the newest event; <see langword="null"/> where no event carries one.</summary>
    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>How many events among the lines read.</summary>
    public long Runs { get; init; }

    /// <summary>How many of them are errors.</summary>
    public long Errors { get; init; }

    /// <summary>How many of the newest of them are errors one after another.</summary>
    public long ConsecutiveErrors { get; init; }

    /// <summary>How many of them carry no reward, or one that is not a number.</summary>
    public long RewardsMissing { get; init; }

    /// <summary>
    /// How many of them carry a reward that is NaN or infinite. One of −∞ is judged: it counts as −<see cref="double.MaxValue"/> in the window.
    /// </summary>
    public long RewardsNotFinite { get; init; }

    /// <summary>Whether the newest events have no reward to judge, though earlier ones do (<see cref="SilentRewards"/>).</summary>
    internal bool RewardsHaveStopped { get; init; }

    /// <summary>The mean latency in milliseconds of the events read; <see langword="null"/> where none carries one.</summary>
    public double? MeanLatencyMs { get; init; }

    /// <summary>The mean cost in US dollars of the events read; <see langword="null"/> where none carries one.</summary>
    public double? MeanCostUsd { get; init; }

    /// <summary>
    /// The latency in milliseconds that 95 of 100 events read do not exceed (nearest rank); <see langword="null"/> where none carries one, or the
    /// policy does not ask for it.
    /// </summary>
    public double? P95LatencyMs
    {
        get => Asked?.P95LatencyMs;
        init => Asked = value is null && Asked is null ? null : (Asked ?? AskedValues.None) with { P95LatencyMs = value };
    }

    /// <summary>
    /// The cost in US dollars of the hour up to the agent's newest event, as far as the lines read hold it; <see langword="null"/> where no
    /// event in it carries one, or the policy does not ask for it.
    /// </summary>
    public double? CostPerHourUsd
    {
        get => Asked?.CostPerHourUsd;
        init => Asked = value is null && Asked is null ? null : (Asked ?? AskedValues.None) with { CostPerHourUsd = value };
    }

    /// <summary>The former name of <see cref="Std"/>; it goes with the next version.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public double StdDev
    {
        get => Std;
        init => Std = value;
    }

    /// <summary>Whether the ledger says that the agent is not to run.</summary>
    public bool Quarantined { get; init; }

    /// <summary>The log that was read; <see langword="null"/> for several merged ones.</summary>
    public string? Path { get; init; }

    /// <summary>The first byte of the agent's first event among the lines read; −1 where it is not known.</summary>
    public long FirstByte { get; init; } = -1;

    /// <summary>The first byte of the agent's last event among the lines read; −1 where it is not known.</summary>
    public long LastByte { get; init; } = -1;

    /// <summary>
    /// The same past the agent's mark: what a check judges. The statistics themselves where the agent has no mark
    /// (then <see langword="null"/>).
    /// </summary>
    public AgentRewardStats? PastMark { get; init; }

    /// <summary>What a check judges: <see cref="PastMark"/>, or these statistics where there is no mark.</summary>
    public AgentRewardStats Judged => PastMark ?? this;

    // The compiler's would print Judged, which is this object again.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture,
            $"Agent = {Agent}, Count = {Count}, Mean = {Mean}, Std = {Std}, Sharpe = {Sharpe}, Drawdown = {Drawdown}, Runs = {Runs}, Errors = " +
                $"{Errors}");
        if (Quarantined)
            text.Append(", Quarantined = True");
        return true;
    }

    /// <summary>The statistics of a window of rewards; what takes the rewards or the agent's events themselves is still to be set.</summary>
    internal static AgentRewardStats Of(string agent, in RewardStatistics rewards) => new()
    {
        Agent = agent,
        Count = rewards.Count,
        Mean = rewards.Mean,
        Std = rewards.StdDev,
        Sharpe = rewards.Sharpe,
        Sortino = double.NaN,
        Drawdown = rewards.Drawdown,
        CurrentDrawdown = rewards.CurrentDrawdown,
    };
}
