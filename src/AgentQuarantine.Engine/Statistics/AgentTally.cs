using System.Runtime.CompilerServices;
using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>What is kept of one agent while a log is read: its window of rewards, its counts and its sums. Not thread-safe.</summary>
/// <param name="window">The window's length.</param>
/// <param name="asked">What is asked for beyond sums.</param>
internal sealed class AgentTally(int window, AskedStatistics asked = default)
{
    private double _latencySum, _costSum;
    private long _latencies, _costs;
    private long _judgedAt, _wellAt;
    private int _source = -1;

    /// <summary>The last rewards.</summary>
    public RewardWindow Rewards { get; private set; } = new(window);

    /// <summary>Single events; <see langword="null"/> where nobody asks for what takes them.</summary>
    public KeptEvents? Kept { get; private set; } = asked.TakesEvents ? new KeptEvents(asked, slides: false) : null;

    /// <summary>How many events.</summary>
    public long Runs { get; private set; }

    /// <summary>How many of them are errors.</summary>
    public long Errors { get; private set; }

    /// <summary>How many of the newest events are errors one after another.</summary>
    public long ConsecutiveErrors => Runs - _wellAt;

    /// <summary>How many events carry no reward, or one that is not a number.</summary>
    public long RewardsMissing { get; private set; }

    /// <summary>How many events carry a reward that is NaN or infinite. One of −∞ is in the window, as −<see cref="double.MaxValue"/>.</summary>
    public long RewardsNotFinite { get; private set; }

    /// <summary>Whether the newest events have no reward to judge, though earlier ones do (<see cref="SilentRewards"/>).</summary>
    internal bool RewardsHaveStopped => SilentRewards.HaveStopped(Runs - _judgedAt, Rewards.Count, window);

    /// <summary>The newest reward; <see langword="null"/> where there is none.</summary>
    public double? LastReward => Rewards.Newest;

    /// <summary>The greatest time of an event in UTC ticks; 0 where none has one.</summary>
    public long LastSeen { get; private set; }

    /// <summary>The first byte of the first event; −1 where there is none, or where they stand in several logs.</summary>
    public long FirstByte { get; private set; } = -1;

    /// <summary>The first byte of the last event; −1 where there is none, or where they stand in several logs.</summary>
    public long LastByte { get; private set; } = -1;

    /// <summary>The mean latency in milliseconds; <see langword="null"/> where no event has one.</summary>
    public double? MeanLatencyMs => _latencies == 0 ? null : _latencySum / _latencies;

    /// <summary>The mean cost in US dollars; <see langword="null"/> where no event has one.</summary>
    public double? MeanCostUsd => _costs == 0 ? null : _costSum / _costs;

    /// <summary>A tally that goes on from here by itself.</summary>
    internal AgentTally Copy()
    {
        var copy = (AgentTally)MemberwiseClone();
        copy.Rewards = Rewards.Copy();
        copy.Kept = Kept?.Copy();
        return copy;
    }

    /// <summary>The events lie so many bytes further back.</summary>
    internal void MoveBack(long by)
    {
        if (_source >= 0)
            (FirstByte, LastByte) = (FirstByte - by, LastByte - by);
    }

    /// <summary>Counts one event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in AgentEvent e)
    {
        if (Runs++ == 0)
            (_source, FirstByte) = (e.Source, e.Offset);
        if (e.Source == _source)
            LastByte = e.Offset;
        else
            (_source, FirstByte, LastByte) = (int.MinValue, -1, -1);
        if (e.IsError)
            Errors++;
        else
            _wellAt = Runs;
        if (e.Timestamp > LastSeen)
            LastSeen = e.Timestamp;
        if (!double.IsNaN(e.Reward))
            Judge(e.Reward);
        else
            AddNoReward(e.NoReward);
        if (!double.IsNaN(e.LatencyMs))
        {
            _latencySum = double.MinNative(_latencySum + e.LatencyMs, double.MaxValue);
            _latencies++;
        }
        if (!double.IsNaN(e.CostUsd))
        {
            _costSum = double.MinNative(_costSum + e.CostUsd, double.MaxValue);
            _costs++;
        }
        Kept?.Add(e);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Judge(double reward)
    {
        Rewards.Add(reward);
        _judgedAt = Runs;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void AddNoReward(NoReward why)
    {
        if (SilentRewards.IsMissing(why))
            RewardsMissing++;
        else
            RewardsNotFinite++;
        if (why == NoReward.NegativeInfinity)
            Judge(-double.MaxValue);
    }
}
