using AgentQuarantine.Events;
using AgentQuarantine.Live;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>
/// A log as it would have been written, had one policy's quarantines been in force: an agent that is held writes no lines.
/// The ledger is in memory.
/// </summary>
internal sealed class PolicyReplay
{
    private const string Log = "the rehearsed log";

    private readonly string _name;
    private readonly FleetPolicy _policy;
    private readonly LineWindow<ReplayedAgent> _lines;
    private readonly Dictionary<string, ReplayedAgent> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QuarantineEntry> _entries = new(StringComparer.Ordinal);
    private readonly FleetRewards? _rewards;
    private readonly int? _last;
    private DateTimeOffset? _newest;
    private long _line, _leftOut;

    /// <summary>A replay that has not begun.</summary>
    /// <param name="rehearsed">The policy.</param>
    /// <param name="options">What the checks are like.</param>
    /// <param name="names">The agents' names.</param>
    public PolicyReplay(RehearsedPolicy rehearsed, RehearsalOptions options, AgentTable names)
    {
        _name = rehearsed.Name;
        _policy = rehearsed.Policy with { Mode = PolicyMode.Enforce };
        _rewards = _policy.FleetDrawdownLimit is null ? null : new FleetRewards(names, options.Window, _policy) { Slides = true };
        _last = options.Last;
        _lines = new LineWindow<ReplayedAgent>(options.Last, index =>
        {
            var agent = new ReplayedAgent(names[index], options.Window, _policy.For(names[index]));
            _byName.Add(agent.Name, agent);
            return agent;
        });
    }

    /// <summary>Whether the policy looks at the fleet as a whole, so that every agent matters to every decision.</summary>
    private bool IsGuarded => _policy.MaxQuarantinedPercent < 100
        || (_policy.FleetBreakerPercent ?? _policy.MaxProbationPercent ?? _policy.FleetDrawdownLimit) is not null;

    /// <summary>When, without another event, a check may decide something new: the end of a hold, in UTC ticks.</summary>
    public long Wake { get; private set; }

    /// <summary>So many lines of the log have gone by; those that were never written do not count.</summary>
    public void Reach(long lines) => _line = lines - _leftOut;

    /// <summary>An event of the log.</summary>
    /// <param name="e">The event.</param>
    /// <param name="time">The time that it is met at.</param>
    public void Add(in AgentEvent e, DateTimeOffset time)
    {
        var agent = _lines[e.Agent];
        if (!agent.Outcome.Runs(e, agent.Name))
        {
            _leftOut++;
            return;
        }
        _newest = time;
        _line = e.Line - _leftOut;
        var written = e;
        written.Line = _line;
        _lines.Add(agent, written);
        // A mark here is a line.
        written.Offset = _line;
        _rewards?.Add(written);
    }

    /// <summary>Decides as a check does, and applies it.</summary>
    public void Check(DateTimeOffset now)
    {
        _lines.Reach(_line);
        if (_last is { } last)
            _rewards?.Leave(_line - last + 1);
        var stats = Look();
        var end = new LogMark[] { new(Log, 0, "", _line + 1, now) };
        var ledger = new LedgerSnapshot { Agents = _entries };
        var decisions = QuarantineDecider.Decide(stats, ledger, _policy, now, wholeFleet: true, end, _newest, readWith: null, _rewards);
        foreach (var decision in decisions)
            Apply(decision);
        foreach (var looked in stats)
            _byName[looked.Agent].EndLook(isReleased: false);
        // What has changed may let the next check decide otherwise; after that only the end of a hold can.
        Wake = decisions.Any(decision => decision.Next is not null) ? now.UtcTicks : NextEndOfHold(now);
    }

    /// <summary>What has become of every agent, in ordinal order of names.</summary>
    public IEnumerable<PolicyRehearsal> Report(RehearsalSink log, string? path) => _lines.Agents
        .OrderBy(agent => agent.Name, StringComparer.Ordinal)
        .Select(agent => agent.Outcome.Report(_name, agent.Name, log, path));

    /// <summary>
    /// The statistics of the agents about which something new could be decided: those whose lines changed and those in the
    /// ledger.
    /// </summary>
    private List<AgentRewardStats> Look()
    {
        foreach (var name in _entries.Keys)
            _lines.Change(_byName[name]);
        var changed = _lines.TakeChanged();
        var stats = new List<AgentRewardStats>();
        foreach (var agent in IsGuarded ? _lines.Present : changed)
        {
            if (agent.IsPresent)
                stats.Add(_entries.GetValueOrDefault(agent.Name)?.Active == true
                    ? agent.Statistics() with { Quarantined = true } : agent.Statistics());
        }
        stats.Sort((a, b) => string.CompareOrdinal(a.Agent, b.Agent));
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
        var wasHeld = _entries.GetValueOrDefault(decision.Agent)?.State == QuarantineState.Quarantined;
        if (wasHeld && decision.Enforced && decision.Action is DecisionAction.Probation or DecisionAction.Clear)
            agent.EndLook(isReleased: true);
        _entries[decision.Agent] = next;
        if (agent.Mark(next.Marks.Count == 0 ? null : next.Marks[0].Offset) && agent.MarkedFrom is { } line)
            _rewards?.Mark(agent.Name, new Cutoff(line, 0));
    }
}
