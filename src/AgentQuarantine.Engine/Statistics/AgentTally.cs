using System.Runtime.CompilerServices;
using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>What is kept of one agent while a log is read: its window of rewards, its counts and its sums. Not thread-safe.</summary>
/// <param name="window">The window's length.</param>
internal sealed class AgentTally(int window)
{
    private double _latencySum, _costSum;
    private long _latencies, _costs;
    private int _source = -1;

    /// <summary>The last rewards.</summary>
    public RewardWindow Rewards { get; private set; } = new(window);

    /// <summary>How many events.</summary>
    public long Runs { get; private set; }

    /// <summary>How many of them are errors.</summary>
    public long Errors { get; private set; }

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
        return copy;
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
        if (e.Timestamp > LastSeen)
            LastSeen = e.Timestamp;
        if (!double.IsNaN(e.Reward))
            Rewards.Add(e.Reward);
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
    }
}
