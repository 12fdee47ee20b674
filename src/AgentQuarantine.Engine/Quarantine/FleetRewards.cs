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
    private readonly List<Met> _met = [];
    private List<Placed> _rewards = [];
    private int _tidyAt = FewestToTidy;

    /// <summary>Whether events come in the order of the log; otherwise agent after agent, and their places say the order.</summary>
    public bool IsInOrder { get; init; } = true;

    /// <summary>From now on the rewards of <paramref name="agent"/> past <paramref name="cutoff"/> count as past its mark; none before does.</summary>
    public void Mark(string agent, Cutoff cutoff)
    {
        var index = agents.Intern(agent);
        if (!_cutoffs.TryGetValue(index, out var cutoffs))
            _cutoffs[index] = cutoffs = [];
        cutoffs.RemoveAll(known => known.Source == cutoff.Source);
        cutoffs.Add(cutoff);
        for (var i = 0; i < _rewards.Count; i++)
        {
            if (_rewards[i].Agent == index)
                _rewards[i] = _rewards[i] with { IsPastMark = false };
        }
    }

    /// <summary>Takes an event.</summary>
    public void Add(in AgentEvent e)
    {
        while (_met.Count <= e.Agent)
            _met.Add(new Met(agents[_met.Count], policy.For(agents[_met.Count]).Window?.Ticks ?? 0));
        var newest = _met[e.Agent].Newest = Math.Max(_met[e.Agent].Newest, e.Timestamp);
        var reward = SilentRewards.ToJudge(e);
        if (double.IsNaN(reward))
            return;
        _rewards.Add(new Placed(e.Agent, reward, newest, IsInOrder ? e.Line : e.Offset, IsPastMark(e)));
        if (_rewards.Count >= _tidyAt && IsInOrder)
            Tidy();
    }

    /// <summary>What stood in a line before <paramref name="line"/> counts no more.</summary>
    public void Leave(long line)
    {
        var left = _rewards.FindIndex(reward => reward.Place >= line);
        _rewards.RemoveRange(0, left < 0 ? _rewards.Count : left);
    }

    /// <summary>The drawdown of the running sum.</summary>
    /// <param name="mayRun">The agents whose rewards count, and of each whether those before its mark do, too.</param>
    public FleetFall Fall(IReadOnlyDictionary<string, bool> mayRun)
    {
        var held = Held([.. _met.Select(agent => mayRun.TryGetValue(agent.Name, out var whole) ? whole : (bool?)null)]);
        var summed = _rewards.Where((_, i) => held[i]);
        Placed[] rewards = [.. IsInOrder ? summed : summed.OrderBy(reward => reward.Place)];
        var values = Array.ConvertAll(rewards, reward => reward.Value);
        var sums = new Dictionary<string, double>(StringComparer.Ordinal);
        if (Falls.Deepest(values, 0) is var (first, last, _))
        {
            foreach (var reward in rewards.AsSpan(first..(last + 1)))
            {
                var agent = _met[reward.Agent].Name;
                sums[agent] = Math.Max(sums.GetValueOrDefault(agent) + reward.Value, -double.MaxValue);
            }
        }
        return new FleetFall(RewardStatistics.Compute(values).Drawdown, rewards.Length, mayRun.Keys, sums);
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

    // From the newest back: which rewards stand in the windows, of each agent all, only those past its mark, or none (null).
    private bool[] Held(bool?[] whole)
    {
        var held = new bool[_rewards.Count];
        var counts = new int[whole.Length];
        for (var i = held.Length - 1; i >= 0; i--)
        {
            var reward = _rewards[i];
            if (whole[reward.Agent] is not { } all || !(all || reward.IsPastMark))
                continue;
            var agent = _met[reward.Agent];
            held[i] = agent.Span == 0 ? counts[reward.Agent]++ < window : agent.Newest == 0 || reward.Time > agent.Newest - agent.Span;
        }
        return held;
    }

    // Of a whole log more goes by than the windows hold.
    private void Tidy()
    {
        var whole = new bool?[_met.Count];
        Array.Fill(whole, true);
        var all = Held(whole);
        Array.Fill(whole, false);
        var pastMark = Held(whole);
        _rewards = [.. _rewards.Where((_, i) => all[i] || pastMark[i])];
        _tidyAt = Math.Max(FewestToTidy, 2 * _rewards.Count);
    }

    private sealed class Met(string name, long span)
    {
        public string Name => name;

        /// <summary>How long its window is in ticks; 0: it is so many rewards long.</summary>
        public long Span => span;

        public long Newest { get; set; }
    }

    private readonly record struct Placed(int Agent, double Value, long Time, long Place, bool IsPastMark);
}
