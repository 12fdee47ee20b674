using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>
/// A log as it would have been written, had one policy's quarantines been in force: an agent that is held writes no lines.
/// The ledger is in memory.
/// </summary>
internal sealed class PolicyReplay(RehearsedPolicy rehearsed, RehearsalOptions options, AgentTable names)
{
    private const string Log = "the rehearsed log";

    private readonly FleetPolicy _policy = rehearsed.Policy with { Mode = PolicyMode.Enforce };
    private readonly List<ReplayedAgent> _agents = [];
    private readonly Dictionary<string, ReplayedAgent> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QuarantineEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<ReplayedAgent> _listed = [];
    private readonly List<ReplayedAgent> _present = [];
    private readonly LineRing _lines = new();
    private DateTimeOffset? _newest;
    private long _line;

    /// <summary>Whether the policy looks at the fleet as a whole, so that every agent matters to every decision.</summary>
    private bool IsGuarded => _policy.MaxQuarantinedPercent < 100 || _policy.FleetBreakerPercent is not null;

    /// <summary>When, without another event, a check may decide something new: the end of a hold, in UTC ticks.</summary>
    public long Wake { get; private set; }

    /// <summary>Lines go by that are not events.</summary>
    public void Skip(long lines) => _line += lines;

    /// <summary>An event of the log.</summary>
    /// <param name="e">The event.</param>
    /// <param name="time">The time that it is met at.</param>
    public void Add(in AgentEvent e, DateTimeOffset time)
    {
        while (_agents.Count <= e.Agent)
        {
            var name = names[_agents.Count];
            _agents.Add(new ReplayedAgent(name, options.Window, _policy.For(name)));
            _byName.Add(name, _agents[^1]);
        }
        var agent = _agents[e.Agent];
        agent.Outcome.Count(e);
        if (agent.Outcome.IsHeld)
            return;
        if (!agent.IsPresent)
            _present.Add(agent);
        agent.Add(e);
        List(agent);
        _newest = time;
        _line++;
        if (options.Last is not null)
            _lines.Add(_line, e);
    }

    /// <summary>Decides as a check does, and applies it.</summary>
    public void Check(DateTimeOffset now)
    {
        while (options.Last is { } last && _lines.TryRemoveBefore(_line - last + 1, out var line, out var e))
        {
            _agents[e.Agent].Remove(e, line);
            List(_agents[e.Agent]);
        }
        var stats = Look();
        var end = new LogMark[] { new(Log, 0, "", _line + 1, now) };
        var ledger = new LedgerSnapshot { Agents = _entries };
        var decisions = QuarantineDecider.Decide(stats, ledger, _policy, now, wholeFleet: true, end, _newest);
        foreach (var decision in decisions)
            Apply(decision);
        // What has changed may let the next check decide otherwise; after that only the end of a hold can.
        Wake = decisions.Any(decision => decision.Next is not null) ? now.UtcTicks : NextEndOfHold(now);
    }

    /// <summary>What has become of every agent, in ordinal order of names.</summary>
    public IEnumerable<PolicyRehearsal> Report(RehearsalSink log, string? path) => _agents
        .OrderBy(agent => agent.Name, StringComparer.Ordinal)
        .Select(agent => agent.Outcome.Report(rehearsed.Name, agent.Name, log, path));

    /// <summary>
    /// The statistics of the agents about which something new could be decided: those whose lines changed and those in the
    /// ledger.
    /// </summary>
    private List<AgentRewardStats> Look()
    {
        foreach (var name in _entries.Keys)
            List(_byName[name]);
        _present.RemoveAll(agent => !agent.IsPresent);
        var stats = new List<AgentRewardStats>();
        foreach (var agent in IsGuarded ? _present : _listed)
        {
            if (agent.IsPresent)
                stats.Add(_entries.GetValueOrDefault(agent.Name)?.Active == true
                    ? agent.Statistics() with { Quarantined = true } : agent.Statistics());
        }
        stats.Sort((a, b) => string.CompareOrdinal(a.Agent, b.Agent));
        foreach (var agent in _listed)
            agent.IsListed = false;
        _listed.Clear();
        return stats;
    }

    private long NextEndOfHold(DateTimeOffset now) => _entries.Values
        .Where(entry => entry.HoldUntil > now)
        .Select(entry => entry.HoldUntil!.Value.UtcTicks)
        .DefaultIfEmpty(long.MaxValue)
        .Min();

    private void Apply(QuarantineDecision decision)
    {
        var agent = _byName[decision.Agent];
        agent.Outcome.Take(decision);
        if (decision.Next is not { } next)
            return;
        _entries[decision.Agent] = next;
        agent.Mark(next.Marks.Count == 0 ? null : next.Marks[0].Offset);
    }

    private void List(ReplayedAgent agent)
    {
        if (agent.IsListed)
            return;
        agent.IsListed = true;
        _listed.Add(agent);
    }
}
