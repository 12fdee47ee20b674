using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Rehearsal.Replay;

/// <summary>What has become of one agent under one policy so far.</summary>
internal sealed class AgentOutcome
{
    private long _rewards, _events, _eventsHeld, _rewardsHeld;
    private double _losses, _gains;
    private int _quarantines, _spared, _withheld;
    private TimeSpan _held;
    private DateTimeOffset? _heldSince, _firstBreach;
    private long? _rewardsToFirstBreach;
    private QuarantineEntry? _entry;
    private List<RehearsedTransition>? _transitions;

    /// <summary>
    /// Counts an event of the log, which is lost when the agent is held; says whether it would have come about. The number of a run is
    /// that of the agent's event.
    /// </summary>
    public bool Runs(in AgentEvent e, string agent)
    {
        var hasReward = !double.IsNaN(e.Reward);
        if (hasReward)
            _rewards++;
        _events++;
        if (_heldSince is null && _entry is not { State: QuarantineState.Probation, RunRatio: not null })
            return true;
        if (_heldSince is null && AgentHash.Of(agent, _events) < _entry!.RunRatio)
            return true;
        _eventsHeld++;
        if (!hasReward)
            return false;
        _rewardsHeld++;
        _losses += Math.Max(0, -e.Reward);
        _gains += Math.Max(0, e.Reward);
        return false;
    }

    /// <summary>Takes a check's decision about the agent.</summary>
    public void Take(QuarantineDecision decision)
    {
        if (decision.Action is DecisionAction.Quarantine or DecisionAction.Spared or DecisionAction.Withheld)
        {
            _firstBreach ??= decision.Time;
            _rewardsToFirstBreach ??= _rewards;
        }
        _quarantines += decision.Action == DecisionAction.Quarantine ? 1 : 0;
        _spared += decision.Action == DecisionAction.Spared ? 1 : 0;
        _withheld += decision.Action == DecisionAction.Withheld ? 1 : 0;
        if (decision.Next is not { } next)
            return;
        if (next.State != (_entry?.State ?? QuarantineState.Healthy))
            (_transitions ??= []).Add(new RehearsedTransition(decision.Time, next.State, decision.Reason));
        _entry = next;
        if (next.Active && _heldSince is null)
            _heldSince = decision.Time;
        else if (!next.Active && _heldSince is { } since)
            (_held, _heldSince) = (_held + (decision.Time - since), null);
    }

    /// <summary>What it comes to at the log's end.</summary>
    public PolicyRehearsal Report(string policy, string agent, RehearsalSink log, string? path) => new()
    {
        Policy = policy,
        Agent = agent,
        Checks = log.Checks,
        Rewards = _rewards,
        Quarantines = _quarantines,
        Spared = _spared,
        Withheld = _withheld,
        TimeInQuarantine = _held + (_heldSince is { } since ? log.Now - since : TimeSpan.Zero),
        EventsInQuarantine = _eventsHeld,
        RewardsInQuarantine = _rewardsHeld,
        LossesAvoided = _losses,
        GainsForgone = _gains,
        FirstBreach = log.HasTime ? _firstBreach : null,
        RewardsToFirstBreach = _rewardsToFirstBreach,
        FinalState = _entry?.State ?? QuarantineState.Healthy,
        FinalLevel = _entry?.Level ?? 0,
        Transitions = new RehearsedTransitions(log.HasTime && _transitions is not null ? _transitions : []),
        Path = path,
    };
}
