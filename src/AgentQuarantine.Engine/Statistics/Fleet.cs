using System.Runtime.CompilerServices;
using AgentQuarantine.Events;

namespace AgentQuarantine.Statistics;

/// <summary>One window an agent: takes events in order, gives statistics. Not thread-safe.</summary>
public sealed class Fleet : IEventSink
{
    /// <summary>The window's length unless another is asked for, as in the original.</summary>
    public const int DefaultWindow = 500;

    private const int MostInPart = 400_000;

    private readonly int _window;

    // By the agents' indexes.
    private AgentTally?[] _tallies = [];
    private MarkedTally?[] _marked = [];

    /// <summary>A fleet without agents.</summary>
    /// <param name="window">The windows' length, at least 1.</param>
    public Fleet(int window = DefaultWindow) : this(window, new AgentTable())
    {
    }

    internal Fleet(int window, AgentTable agents) => (_window, Agents) = (window, agents);

    /// <inheritdoc/>
    public AgentTable Agents { get; }

    /// <inheritdoc/>
    public RejectCounts Rejects { get; } = new();

    /// <summary>What is asked of each agent beyond the usual statistics; <see langword="null"/>: nothing is.</summary>
    internal Func<string, AskedStatistics>? Asked { get; set; }

    /// <summary>Whether the statistics have <see cref="AgentRewardStats.Equity"/>.</summary>
    internal bool DrawsEquity { get; init; }

    /// <summary>From now on the events of <paramref name="agent"/> past <paramref name="cutoff"/> are kept apart as well.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="cutoff">What lies past the agent's mark in one log.</param>
    /// <remarks>To be called before the first event.</remarks>
    public void Mark(string agent, Cutoff cutoff)
    {
        var index = Agents.Intern(agent);
        if (index >= _marked.Length)
            Array.Resize(ref _marked, Math.Max(index + 1, 2 * _marked.Length));
        (_marked[index] ??= new MarkedTally(_window, AskedOf(index))).Mark(cutoff);
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
    public IReadOnlyList<AgentRewardStats> Statistics(string? path = null) => StatisticsOf(InOrder(), path);

    /// <summary>
    /// The same in parts of some hundred thousand agents. What was kept of the agents of a part is let go of, so that the statistics of a million
    /// do not stand beside all that they were made from.
    /// </summary>
    internal IEnumerable<AgentRewardStats[]> Take(string? path)
    {
        var agents = InOrder();
        for (var from = 0; from < agents.Length; from += MostInPart)
        {
            var part = agents[from..Math.Min(from + MostInPart, agents.Length)];
            var statistics = StatisticsOf(part, path);
            foreach (var agent in part)
            {
                _tallies[agent] = null;
                if (agent < _marked.Length)
                    _marked[agent] = null;
            }
            yield return statistics;
        }
    }

    /// <summary>Whether the agent with an index has an event.</summary>
    internal bool Has(int agent) => agent < _tallies.Length && _tallies[agent] is not null;

    /// <summary>The statistics of some agents that have an event, by their indexes and in their order.</summary>
    internal AgentRewardStats[] StatisticsOf(int[] agents, string? path)
    {
        var marked = Array.FindAll(agents, i => i < _marked.Length && _marked[i] is not null);
        var rewards = RewardLanes.Compute([.. agents.Select(i => _tallies[i]!.Rewards), .. marked.Select(i => _marked[i]!.Tally.Rewards)]);
        var all = new AgentRewardStats[agents.Length];
        var past = agents.Length;
        for (var i = 0; i < agents.Length; i++)
        {
            all[i] = Of(Agents[agents[i]], _tallies[agents[i]]!, rewards[i], path);
            if (agents[i] < _marked.Length && _marked[agents[i]] is { } mark)
                all[i] = all[i] with { PastMark = Of(Agents[agents[i]], mark.Tally, rewards[past++], path) };
        }
        return all;
    }

    /// <summary>
    /// Begins to keep the events of an agent past <paramref name="cutoff"/> apart, where some may have been counted already: those that
    /// lie past it are then to be handed to <see cref="AddPastMark"/>. <see langword="null"/>: keeps nothing apart any more.
    /// </summary>
    internal void MarkAnew(int agent, Cutoff? cutoff)
    {
        if (agent < _marked.Length)
            _marked[agent] = null;
        if (cutoff is { } mark)
            Mark(Agents[agent], mark);
    }

    /// <summary>Counts an event past its agent's mark that has been counted otherwise.</summary>
    internal void AddPastMark(in AgentEvent e) => AddMarked(new ReadOnlySpan<AgentEvent>(in e));

    /// <summary>All places of events and marks lie so many bytes further back from now on.</summary>
    internal void MoveBack(long by)
    {
        foreach (var tally in _tallies)
            tally?.MoveBack(by);
        foreach (var mark in _marked)
            mark?.MoveBack(by);
    }

    /// <summary>The statistics of one agent as they would be with these events of it, which are not counted.</summary>
    internal AgentRewardStats With(ReadOnlySpan<AgentEvent> events, string? path)
    {
        ref readonly var e = ref events[0];
        var copy = new Fleet(_window, Agents) { Asked = Asked };
        if (Has(e.Agent))
            copy.Meet(e.Agent, _tallies[e.Agent]!.Copy());
        if (e.Agent < _marked.Length && _marked[e.Agent] is { } mark)
        {
            copy._marked = new MarkedTally?[e.Agent + 1];
            copy._marked[e.Agent] = mark.Copy();
        }
        copy.Add(events);
        return copy.StatisticsOf([e.Agent], path)[0];
    }

    /// <summary>What has been counted, with agents that are named by another table.</summary>
    internal Fleet Renamed(AgentTable agents)
    {
        var renamed = new Fleet(_window, agents) { Asked = Asked };
        for (var i = 0; i < _tallies.Length; i++)
        {
            if (_tallies[i] is { } tally)
                renamed.Meet(agents.Intern(Agents[i]), tally);
        }
        for (var i = 0; i < _marked.Length; i++)
        {
            if (_marked[i] is not { } mark)
                continue;
            var agent = agents.Intern(Agents[i]);
            if (agent >= renamed._marked.Length)
                Array.Resize(ref renamed._marked, Math.Max(agent + 1, 2 * renamed._marked.Length));
            renamed._marked[agent] = mark;
        }
        return renamed;
    }

    private int[] InOrder()
    {
        int[] agents = [.. Enumerable.Range(0, _tallies.Length).Where(Has)];
        Array.Sort(Array.ConvertAll(agents, i => Agents[i]), agents, StringComparer.Ordinal);
        return agents;
    }

    private AgentRewardStats Of(string agent, AgentTally tally, in RewardStatistics rewards, string? path)
    {
        tally.Rewards.Runs(out var older, out var newer);
        var asked = Asked?.Invoke(agent) ?? default;
        if (asked.Window is { } span && tally.Kept is { } kept && kept.Covers(asked))
        {
            var inTime = kept.Rewards(span);
            return Of(agent, tally, RewardStatistics.Compute(inTime), inTime, default, asked, path);
        }
        return Of(agent, tally, rewards, older, newer, asked, path);
    }

    // One object an agent: with AgentRewardStats.Of and a copy of it a million agents take a hundred megabytes more.
    private AgentRewardStats Of(
        string agent, AgentTally tally, in RewardStatistics rewards, ReadOnlySpan<double> older, ReadOnlySpan<double> newer, AskedStatistics asked,
        string? path) => new()
        {
            Agent = agent,
            Count = rewards.Count,
            Mean = rewards.Mean,
            Std = rewards.StdDev,
            Sharpe = rewards.Sharpe,
            Drawdown = rewards.Drawdown,
            CurrentDrawdown = rewards.CurrentDrawdown,
            Sortino = SortinoRatio.Of(rewards.Mean, older, newer),
            RewardTarget = asked.Target,
            TargetDrawdown = asked.Target == 0 ? null : Cusum.Of(asked.Target, older, newer),
            Asked = asked == default && !DrawsEquity ? null : Values(tally, older, newer, asked),
            LastReward = tally.LastReward,
            LastSeen = tally.LastSeen == 0 ? null : new DateTimeOffset(tally.LastSeen, TimeSpan.Zero),
            Runs = tally.Runs,
            Errors = tally.Errors,
            ConsecutiveErrors = tally.ConsecutiveErrors,
            RewardsMissing = tally.RewardsMissing,
            RewardsNotFinite = tally.RewardsNotFinite,
            RewardsHaveStopped = tally.RewardsHaveStopped,
            MeanLatencyMs = tally.MeanLatencyMs,
            MeanCostUsd = tally.MeanCostUsd,
            Path = path,
            FirstByte = tally.FirstByte,
            LastByte = tally.LastByte,
        };

    // Who was met when less was asked for has not all that it takes: then it is not judged, and that is said.
    private AskedValues Values(AgentTally tally, ReadOnlySpan<double> older, ReadOnlySpan<double> newer, AskedStatistics asked) =>
        Values(older, newer, tally.Kept?.Covers(asked) == true ? asked : asked.WithoutEvents, tally.Kept);

    private AskedValues Values(ReadOnlySpan<double> older, ReadOnlySpan<double> newer, AskedStatistics asked, KeptEvents? kept) =>
        new(asked)
        {
            DrawdownShare = asked.StartingEquity is { } start ? DrawdownShare.Of(start, older, newer) : null,
            P95LatencyMs = asked.P95Latency ? kept?.P95Latency() : null,
            CostPerHourUsd = asked.CostPerHour ? kept?.CostOfLastHour() : null,
            Equity = DrawsEquity ? EquityLine.Of(older, newer) : null,
        };

    private void AddMarked(ReadOnlySpan<AgentEvent> events)
    {
        foreach (ref readonly var e in events)
        {
            if ((uint)e.Agent < (uint)_marked.Length)
                _marked[e.Agent]?.Add(e);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private AgentTally Meet(int agent) => Meet(agent, new AgentTally(_window, AskedOf(agent)));

    private AskedStatistics AskedOf(int agent) => Asked?.Invoke(Agents[agent]) ?? default;

    private AgentTally Meet(int agent, AgentTally tally)
    {
        if (agent >= _tallies.Length)
            Array.Resize(ref _tallies, Math.Max(agent + 1, Math.Max(16, 2 * _tallies.Length)));
        return _tallies[agent] = tally;
    }
}
