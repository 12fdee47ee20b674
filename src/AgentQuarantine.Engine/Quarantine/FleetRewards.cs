using System.Runtime.CompilerServices;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine;

/// <summary>
/// The rewards of a fleet in the order of its log, as far as the agents' windows hold them: what the drawdown of the fleet is taken of. Not
/// thread-safe.
/// </summary>
/// <param name="agents">Names the agents of the events.</param>
/// <param name="window">The windows' length.</param>
/// <param name="policy">Says whose window is one of time.</param>
internal sealed class FleetRewards(AgentTable agents, int window, FleetPolicy policy)
{
    private const int FewestToTidy = 1 << 16;

    private readonly Dictionary<int, List<Cutoff>> _cutoffs = [];
    private Met[] _met = [];
    private int _agents;

    // Oldest first, from _first on. Times stand beside them where a window is one of time, places where somebody looks at them.
    private readonly ChunkedList<Placed> _rewards = new();
    private ChunkedList<long>? _times, _places;
    private int _first, _end;
    private long _tidyAt = FewestToTidy;

    /// <summary>Whether events come in the order of the log; otherwise agent after agent, and their places say the order.</summary>
    public bool IsInOrder { get; init; } = true;

    /// <summary>Whether the oldest lines leave: <see cref="Leave"/>.</summary>
    public bool Slides { get; init; }

    /// <summary>
    /// From now on the rewards of <paramref name="agent"/> past <paramref name="cutoff"/> count as past its mark; none before does.
    /// </summary>
    public void Mark(string agent, Cutoff cutoff)
    {
        var index = agents.Intern(agent);
        if (!_cutoffs.TryGetValue(index, out var cutoffs))
            _cutoffs[index] = cutoffs = [];
        cutoffs.RemoveAll(known => known.Source == cutoff.Source);
        cutoffs.Add(cutoff);
        for (var i = _first; i < _end; i++)
        {
            ref var reward = ref _rewards[i];
            if (reward.Agent == index)
                reward = reward with { IsPastMark = false };
        }
    }

    /// <summary>Takes an event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(in AgentEvent e)
    {
        while (_agents <= e.Agent)
            Meet();
        ref var agent = ref _met[e.Agent];
        agent.Newest = Math.Max(agent.Newest, e.Timestamp);
        var reward = SilentRewards.ToJudge(e);
        if (double.IsNaN(reward))
            return;
        _rewards.Reach(_end);
        _rewards[_end] = new Placed(e.Agent, IsPastMark(e), reward);
        if (agent.Span != 0)
            Set(ref _times, agent.Newest);
        if (Slides || !IsInOrder)
            Set(ref _places, IsInOrder ? e.Line : e.Offset);
        _end++;
        if (_end - _first >= _tidyAt && IsInOrder)
            Tidy();
    }

    /// <summary>What stood in a line before <paramref name="line"/> counts no more.</summary>
    public void Leave(long line)
    {
        while (_first < _end && _places![_first] < line)
            _first++;
        if (_first > FewestToTidy)
            Keep([.. Enumerable.Range(_first, _end - _first)]);
    }

    /// <summary>The drawdown of the running sum.</summary>
    /// <param name="mayRun">The agents whose rewards count, and of each whether those before its mark do, too.</param>
    public FleetFall Fall(IReadOnlyDictionary<string, bool> mayRun)
    {
        var whole = new bool?[_agents];
        for (var i = 0; i < whole.Length; i++)
            whole[i] = mayRun.TryGetValue(agents[i], out var isWhole) ? isWhole : null;
        var held = Held(whole);
        if (!IsInOrder)
            held = [.. held.OrderBy(at => _places![at])];
        var values = Array.ConvertAll(held, at => _rewards[at].Value);
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        if (Falls.Deepest(values, 0) is var (first, last, _))
        {
            var lost = new double?[_agents];
            foreach (var at in held.AsSpan(first..(last + 1)))
            {
                ref var sum = ref lost[_rewards[at].Agent];
                sum = Math.Max((sum ?? 0) + _rewards[at].Value, -double.MaxValue);
            }
            for (var i = 0; i < lost.Length; i++)
            {
                if (lost[i] is { } sum)
                    sums[agents[i]] = sum;
            }
        }
        return new FleetFall(RewardStatistics.Compute(values).Drawdown, values.Length, mayRun.Keys, sums);
    }

    private void Meet()
    {
        if (_agents == _met.Length)
            Array.Resize(ref _met, Math.Max(16, 2 * _agents));
        _met[_agents].Span = policy.For(agents[_agents]).Window?.Ticks ?? 0;
        _agents++;
    }

    private bool IsPastMark(in AgentEvent e)
    {
        if (_cutoffs.Count == 0 || !_cutoffs.TryGetValue(e.Agent, out var cutoffs))
            return true;
        foreach (var cutoff in cutoffs)
        {
            if (cutoff.Source == e.Source && !cutoff.IsPassedBy(e))
                return false;
        }
        return true;
    }

    // From the newest back: where the rewards stand that are in the windows, of each agent all, only those past its mark, or none (null).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int[] Held(bool?[] whole)
    {
        var held = new int[_end - _first];
        var from = held.Length;
        var counts = new int[whole.Length];
        for (var i = _end - 1; i >= _first; i--)
        {
            ref readonly var reward = ref _rewards[i];
            if (whole[reward.Agent] is { } all && (all || reward.IsPastMark) && IsInWindow(i, reward.Agent, counts))
                held[--from] = i;
        }
        return held[from..];
    }

    private bool IsInWindow(int at, int agent, int[] counts) => _met[agent] switch
    {
        { Span: 0 } => counts[agent]++ < window,
        { Newest: 0 } => true,
        var (span, newest) => _times![at] > newest - span,
    };

    private void Set(ref ChunkedList<long>? column, long value)
    {
        column ??= new();
        column.Reach(_end);
        column[_end] = value;
    }

    // Of a whole log more goes by than the windows hold.
    private void Tidy()
    {
        var most = _times is null ? 2L * _agents * window : 0;
        if (_end - _first < most)
        {
            _tidyAt = most;
            return;
        }
        var (whole, isHeld) = (new bool?[_agents], new bool[_end]);
        foreach (var onlyPastMark in (ReadOnlySpan<bool>)[false, true])
        {
            Array.Fill(whole, !onlyPastMark);
            foreach (var at in Held(whole))
                isHeld[at] = true;
        }
        Keep([.. Enumerable.Range(_first, _end - _first).Where(at => isHeld[at])]);
        _tidyAt = Math.Max(FewestToTidy, 2L * _end);
    }

    private void Keep(int[] places)
    {
        _times?.Reach(_end - 1);
        for (var i = 0; i < places.Length; i++)
        {
            _rewards[i] = _rewards[places[i]];
            if (_times is not null)
                _times[i] = _times[places[i]];
            if (_places is not null)
                _places[i] = _places[places[i]];
        }
        (_first, _end) = (0, places.Length);
        _rewards.Cut(_end);
        _times?.Cut(_end);
        _places?.Cut(_end);
    }

    /// <summary>What is known of an agent.</summary>
    private record struct Met
    {
        /// <summary>How long its window is in ticks; 0: it is so many rewards long.</summary>
        public long Span;

        /// <summary>The greatest time of its events; 0 where none has one.</summary>
        public long Newest;

        public readonly void Deconstruct(out long span, out long newest) => (span, newest) = (Span, Newest);
    }

    private readonly record struct Placed(int Agent, bool IsPastMark, double Value);
}
