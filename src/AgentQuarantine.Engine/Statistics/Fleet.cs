using System.Runtime.CompilerServices;
using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>One window an agent: takes events in order, gives statistics. Not thread-safe.</summary>
/// <param name="window">The windows' length, at least 1.</param>
public sealed class Fleet(int window = Fleet.DefaultWindow) : IEventSink
{
    /// <summary>The window's length unless another is asked for, as in the original.</summary>
    public const int DefaultWindow = 500;

    // By the agents' indexes.
    private AgentTally?[] _tallies = [];
    private MarkedTally?[] _marked = [];

    /// <inheritdoc/>
    public AgentTable Agents { get; } = new();

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <summary>From now on the events of <paramref name="agent"/> past <paramref name="cutoff"/> are kept apart as well.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="cutoff">What lies past the agent's mark in one log.</param>
    /// <remarks>To be called before the first event.</remarks>
    public void Mark(string agent, Cutoff cutoff)
    {
        var index = Agents.Intern(agent);
        if (index >= _marked.Length)
            Array.Resize(ref _marked, Math.Max(index + 1, 2 * _marked.Length));
        (_marked[index] ??= new MarkedTally(window)).Mark(cutoff);
    }

    /// <inheritdoc/>
    public void Add(in AgentEvent e) => Add(new ReadOnlySpan<AgentEvent>(in e));

    /// <inheritdoc/>
    public void Add(ReadOnlySpan<AgentEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            var agent = e.Agent;
            var tallies = _tallies;
            ((uint)agent < (uint)tallies.Length && tallies[agent] is { } known ? known : Meet(agent)).Add(e);
        }
        if (_marked.Length > 0)
            AddMarked(events);
    }

    /// <summary>The statistics of every agent that has an event, in ordinal order of their names.</summary>
    /// <param name="path">The log that was read; <see langword="null"/> for several merged ones.</param>
    public IReadOnlyList<AgentRewardStats> Statistics(string? path = null)
    {
        int[] agents = [.. Enumerable.Range(0, _tallies.Length).Where(i => _tallies[i] is not null)];
        var names = Array.ConvertAll(agents, i => Agents[i]);
        Array.Sort(names, agents, StringComparer.Ordinal);

        var marked = Array.FindAll(agents, i => i < _marked.Length && _marked[i] is not null);
        var rewards = RewardLanes.Compute([.. agents.Select(i => _tallies[i]!.Rewards), .. marked.Select(i => _marked[i]!.Tally.Rewards)]);
        var all = new AgentRewardStats[agents.Length];
        var past = agents.Length;
        for (var i = 0; i < agents.Length; i++)
        {
            all[i] = Of(names[i], _tallies[agents[i]]!, rewards[i], path);
            if (agents[i] < _marked.Length && _marked[agents[i]] is { } mark)
                all[i] = all[i] with { PastMark = Of(names[i], mark.Tally, rewards[past++], path) };
        }
        return all;
    }

    private static AgentRewardStats Of(string agent, AgentTally tally, in RewardStatistics rewards, string? path)
    {
        tally.Rewards.Runs(out var older, out var newer);
        return AgentRewardStats.Of(agent, rewards) with
        {
            Sortino = SortinoRatio.Of(rewards.Mean, older, newer),
            LastReward = tally.LastReward,
            LastSeen = tally.LastSeen == 0 ? null : new DateTimeOffset(tally.LastSeen, TimeSpan.Zero),
            Runs = tally.Runs,
            Errors = tally.Errors,
            MeanLatencyMs = tally.MeanLatencyMs,
            MeanCostUsd = tally.MeanCostUsd,
            Path = path,
            FirstByte = tally.FirstByte,
            LastByte = tally.LastByte,
        };
    }

    private void AddMarked(ReadOnlySpan<AgentEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if ((uint)e.Agent < (uint)_marked.Length)
                _marked[e.Agent]?.Add(e);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private AgentTally Meet(int agent)
    {
        if (agent >= _tallies.Length)
            Array.Resize(ref _tallies, Math.Max(agent + 1, Math.Max(16, 2 * _tallies.Length)));
        return _tallies[agent] = new AgentTally(window);
    }
}
