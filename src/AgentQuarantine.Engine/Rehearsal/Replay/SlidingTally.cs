using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>
/// What an <see cref="AgentTally"/> keeps of an agent, where events also leave again: those of the last lines, and the window
/// of the last rewards among them.
/// </summary>
internal sealed class SlidingTally
{
    private readonly QuarantinePolicy _policy;
    private readonly SlidingStatistics _rewards;
    private readonly SlidingWindow<CostRun>? _costs;
    private readonly double[] _limits;
    private long _rewardsAdded, _rewardsLeft;
    private double? _lastReward;

    /// <summary>An empty tally.</summary>
    /// <param name="window">The window's length.</param>
    /// <param name="policy">What the agent is judged by.</param>
    public SlidingTally(int window, QuarantinePolicy policy)
    {
        _policy = policy;
        _rewards = new SlidingStatistics(window);
        _costs = policy.MeanCostLimit is null ? null : new SlidingWindow<CostRun>(int.MaxValue);
        _limits = [.. new[] { policy.DrawdownLimit, policy.ClearLimit }.OfType<double>()
            .SelectMany(limit => new[] { limit, limit * policy.ProbationLimitFraction })];
    }

    /// <summary>How many events.</summary>
    public long Runs { get; private set; }

    private long Errors { get; set; }

    private long LastSeen { get; set; }

    /// <summary>Counts an event that enters.</summary>
    public void Add(in AgentEvent e)
    {
        Runs++;
        if (e.IsError)
            Errors++;
        LastSeen = Math.Max(LastSeen, e.Timestamp);
        if (!double.IsNaN(e.Reward))
        {
            _rewards.Push(e.Reward);
            _lastReward = e.Reward;
            _rewardsAdded++;
        }
        if (!double.IsNaN(e.CostUsd))
            _costs?.Push(e.CostUsd);
    }

    /// <summary>Counts the oldest event off.</summary>
    public void Remove(in AgentEvent e)
    {
        Runs--;
        if (e.IsError)
            Errors--;
        if (!double.IsNaN(e.Reward))
        {
            // A full window has let its oldest rewards go before their lines leave.
            if (_rewardsLeft++ == _rewardsAdded - _rewards.Count)
                _rewards.Evict();
        }
        if (!double.IsNaN(e.CostUsd))
            _costs?.Evict();
    }

    /// <summary>The statistics as they are now; to the last bit a check's where that could make a difference.</summary>
    public AgentRewardStats Statistics(string agent)
    {
        var rewards = _rewards.Current;
        if (IsCloseToALimit(rewards))
            rewards = _rewards.Recompute();
        return new AgentRewardStats
        {
            Agent = agent,
            Count = rewards.Count,
            Mean = rewards.Mean,
            StdDev = rewards.StdDev,
            Sharpe = rewards.Sharpe,
            Drawdown = rewards.Drawdown,
            CurrentDrawdown = rewards.CurrentDrawdown,
            LastReward = rewards.Count == 0 ? null : _lastReward,
            LastSeen = LastSeen == 0 ? null : new DateTimeOffset(LastSeen, TimeSpan.Zero),
            Runs = Runs,
            Errors = Errors,
            MeanCostUsd = MeanCost(),
        };
    }

    /// <summary>Whether the order of summation may decide on which side of a limit the rewards lie.</summary>
    private bool IsCloseToALimit(RewardStatistics rewards)
    {
        foreach (var limit in _limits)
        {
            if (!(Math.Abs(rewards.Drawdown - limit) > -1e-9 * rewards.Drawdown))
                return true;
        }
        var doubt = 1e-9 * (Math.Abs(rewards.Mean) + rewards.StdDev);
        return _policy.SharpeFloor is { } floor && !(Math.Abs(rewards.Mean - floor * rewards.StdDev) > doubt && rewards.StdDev > doubt);
    }

    private double? MeanCost()
    {
        if (_costs is null || _costs.Count == 0)
            return null;
        var mean = _costs.Total.Sum / _costs.Count;
        if (Math.Abs(mean - _policy.MeanCostLimit!.Value) > 1e-9 * mean)
            return mean;
        _costs.Runs(out var older, out var newer);
        var sum = 0.0;
        foreach (var cost in older)
            sum += cost;
        foreach (var cost in newer)
            sum += cost;
        return sum / _costs.Count;
    }
}
