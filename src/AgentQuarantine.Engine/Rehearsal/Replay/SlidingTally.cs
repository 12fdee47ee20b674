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
    private readonly SlidingStatistics _rewards;
    private readonly SlidingWindow<EquityRun>? _excesses;
    private readonly SlidingMean? _latencies, _costs;
    private readonly AskedStatistics _asked;
    private readonly KeptEvents? _kept;
    private readonly int _window;
    private readonly (Rule Rule, double Limit)[] _limits;
    private long _rewardsAdded, _rewardsLeft, _silent, _errorsInARow;
    private double? _lastReward;

    /// <summary>An empty tally.</summary>
    /// <param name="window">The window's length.</param>
    /// <param name="policy">What the agent is judged by: what none of its rules looks at is not kept.</param>
    public SlidingTally(int window, QuarantinePolicy policy)
    {
        _window = window;
        _rewards = new SlidingStatistics(window);
        _asked = policy.Asked;
        _kept = _asked.TakesEvents ? new KeptEvents(_asked, slides: true) : null;
        _excesses = _asked.Target == 0 ? null : new SlidingWindow<EquityRun>(window);
        _limits = [.. RuleTable.All.SelectMany(rule => rule.Limits(policy).Select(limit => (rule, limit)))];
        if (Array.Exists(_limits, held => held.Rule.Samples == RuleSamples.Events))
            (_latencies, _costs) = (new SlidingMean(), new SlidingMean());
    }

    /// <summary>How many events.</summary>
    public long Runs { get; private set; }

    private long Errors { get; set; }

    private long RewardsMissing { get; set; }

    private long RewardsNotFinite { get; set; }

    private long LastSeen { get; set; }

    /// <summary>Counts an event that enters.</summary>
    public void Add(in AgentEvent e)
    {
        Runs++;
        _errorsInARow = e.IsError ? _errorsInARow + 1 : 0;
        if (e.IsError)
            Errors++;
        LastSeen = Math.Max(LastSeen, e.Timestamp);
        CountNoReward(e, 1);
        _silent++;
        var reward = SilentRewards.ToJudge(e);
        if (!double.IsNaN(reward))
        {
            _rewards.Push(reward);
            _excesses?.Push(Cusum.Excess(reward, _asked.Target));
            _lastReward = reward;
            _rewardsAdded++;
            _silent = 0;
        }
        _latencies?.Add(e.LatencyMs);
        _costs?.Add(e.CostUsd);
        _kept?.Add(e);
    }

    /// <summary>Counts the oldest event off.</summary>
    public void Remove(in AgentEvent e)
    {
        Runs--;
        if (e.IsError)
            Errors--;
        CountNoReward(e, -1);
        if (!double.IsNaN(SilentRewards.ToJudge(e)))
        {
            // A full window has let its oldest rewards go before their lines leave.
            if (_rewardsLeft++ == _rewardsAdded - _rewards.Count)
            {
                _rewards.Evict();
                _excesses?.Evict();
            }
        }
        _latencies?.Remove(e.LatencyMs);
        _costs?.Remove(e.CostUsd);
        _kept?.Remove(e);
    }

    /// <summary>The statistics as they are now; to the last bit a check's where that could make a difference.</summary>
    public AgentRewardStats Statistics(string agent)
    {
        if (_kept is not null || _asked.StartingEquity is not null)
            return Exactly(agent);
        var stats = Of(agent, _rewards.Current, _excesses?.Total.Drawdown, _latencies?.Mean, _costs?.Mean);
        return IsInDoubt(stats) ? Of(agent, _rewards.Recompute(), RecomputeTarget(), _latencies?.Recompute(), _costs?.Recompute()) : stats;
    }

    private double? RecomputeTarget()
    {
        if (_excesses is null)
            return null;
        _rewards.Runs(out var older, out var newer);
        return Cusum.Of(_asked.Target, older, newer);
    }

    // What takes single events has no shorter way than a check's.
    private AgentRewardStats Exactly(string agent)
    {
        _rewards.Runs(out var older, out var newer);
        if (_asked.Window is { } span)
        {
            older = _kept!.Rewards(span);
            newer = default;
        }
        double? target = _asked.Target == 0 ? null : Cusum.Of(_asked.Target, older, newer);
        return Of(agent, RewardStatistics.Compute(older, newer), target, _latencies?.Recompute(), _costs?.Recompute()) with
        {
            DrawdownShare = _asked.StartingEquity is { } start ? DrawdownShare.Of(start, older, newer) : null,
            P95LatencyMs = _asked.P95Latency ? _kept?.P95Latency() : null,
            CostPerHourUsd = _asked.CostPerHour ? _kept?.CostOfLastHour() : null,
        };
    }

    private void CountNoReward(in AgentEvent e, int by)
    {
        if (!double.IsNaN(e.Reward))
            return;
        if (SilentRewards.IsMissing(e.NoReward))
            RewardsMissing += by;
        else
            RewardsNotFinite += by;
    }

    private AgentRewardStats Of(string agent, in RewardStatistics rewards, double? targetDrawdown, double? meanLatency, double? meanCost) =>
        AgentRewardStats.Of(agent, rewards) with
        {
            RewardTarget = _asked.Target,
            Asked = _asked == default ? null : new AskedValues(_asked),
            TargetDrawdown = targetDrawdown,
            LastReward = rewards.Count == 0 ? null : _lastReward,
            LastSeen = LastSeen == 0 ? null : new DateTimeOffset(LastSeen, TimeSpan.Zero),
            Runs = Runs,
            Errors = Errors,
            ConsecutiveErrors = Math.Min(_errorsInARow, Runs),
            RewardsMissing = RewardsMissing,
            RewardsNotFinite = RewardsNotFinite,
            RewardsHaveStopped = SilentRewards.HaveStopped(_silent, rewards.Count, _window),
            MeanLatencyMs = meanLatency,
            MeanCostUsd = meanCost,
        };

    /// <summary>Whether the order of summation may decide on which side of a limit a statistic lies.</summary>
    private bool IsInDoubt(AgentRewardStats stats)
    {
        foreach (var (rule, limit) in _limits)
        {
            if (rule.IsInDoubt(stats, limit))
                return true;
        }
        return false;
    }
}
