using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Text;

namespace AgentQuarantine.Quarantine.Decisions;

/// <summary>One step of the state machine.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Reason">Why.</param>
/// <param name="Next">The agent's entry from now on; <see langword="null"/> where it stays as it is.</param>
internal sealed record Step(DecisionAction Action, string Reason, QuarantineEntry? Next = null);

/// <summary>When a step is taken.</summary>
/// <param name="Now">The time.</param>
/// <param name="End">The logs' present end: a released agent's marks.</param>
/// <param name="StaleSince">The newest sign of life, where it is so old that nobody is released; otherwise <see langword="null"/>.</param>
internal sealed record Moment(DateTimeOffset Now, IReadOnlyList<LogMark> End, DateTimeOffset? StaleSince);

/// <summary>
/// The state machine: the only place in which an agent's state changes by a check.
/// <code>
///   healthy ──breach──────────────▶ quarantined ◀──breach (one level up)── probation
///   healthy ◀──recovered, no hold── quarantined ──hold over──────────────▶ probation
///   healthy ◀──────────────enough rewards past the mark without a breach── probation
/// </code>
/// </summary>
/// <remarks>The doubled hold and the level follow Envoy's outlier detection (base ejection time times the number of ejections).</remarks>
internal static class QuarantineStates
{
    /// <summary>So many rewards without a breach earn one level back.</summary>
    public const int RewardsPerLevel = 100;

    /// <summary>The step that <paramref name="entry"/>'s agent takes.</summary>
    public static Step Next(QuarantineEntry? entry, Judgement judgement, QuarantinePolicy policy, Moment moment) => entry?.State switch
    {
        QuarantineState.Quarantined when !entry.IsInForce(moment.Now) => Ended(entry, moment),
        QuarantineState.Quarantined when entry.Kind == QuarantineKind.Manual =>
            judgement.IsSeen ? new(DecisionAction.Keep, "quarantined by hand: " + entry.Reason) : Stale,
        QuarantineState.Quarantined when policy.BaseHold is not null => Held(entry, policy, moment),
        _ when !judgement.IsSeen => Stale,
        _ when judgement.LacksMark => new(DecisionAction.Keep, "its statistics were read without its mark: read them with this ledger"),
        _ when judgement.OtherTarget is { } other => new(DecisionAction.Keep, other),
        _ when judgement is { LacksEvidence: true, IsBreach: false } =>
            new(DecisionAction.Keep, "its statistics were read without its evidence: read them with this policy, from a file"),
        QuarantineState.Quarantined => WithoutHold(entry, judgement, policy, moment),
        QuarantineState.Probation => OnProbation(entry, judgement, policy, moment),
        _ => Healthy(entry, judgement, policy, moment),
    };

    /// <summary>
    /// What stands at <paramref name="now"/>: where a quarantine by hand has ended, what a check had set before it holds again, as if the other
    /// had not been.
    /// </summary>
    public static QuarantineEntry? Uncover(QuarantineEntry? entry, DateTimeOffset now) =>
        entry is { Active: true, Covered: { } covered } && entry.ManualUntil <= now
            ? entry with
            {
                State = covered.State,
                Kind = QuarantineKind.Automatic,
                Reason = covered.Reason,
                Since = covered.Since,
                Until = null,
                HoldUntil = covered.HoldUntil,
                Covered = null,
            }
            : entry;

    /// <summary>How long the quarantine of a level holds.</summary>
    public static TimeSpan Hold(int level, QuarantinePolicy policy)
    {
        var hold = policy.BaseHold!.Value.TotalSeconds * Math.Pow(2, Math.Max(level, 1) - 1);
        return hold >= policy.MaxHold.TotalSeconds ? policy.MaxHold : TimeSpan.FromSeconds(hold);
    }

    /// <summary>The same with the agent's own delay, so that agents that were taken out together do not come back together.</summary>
    private static TimeSpan Hold(string agent, int level, QuarantinePolicy policy) =>
        policy.HoldJitter == 0 ? Hold(level, policy) : Hold(level, policy) * (1 + (policy.HoldJitter * AgentHash.Of(agent, level)));

    private static Step Stale => new(DecisionAction.Stale, "no event among the lines read: kept as it is");

    // healthy → quarantined, or a level earned back.
    private static Step Healthy(QuarantineEntry? entry, Judgement judgement, QuarantinePolicy policy, Moment moment)
    {
        if (judgement.IsBreach)
            return Quarantine(entry, judgement, policy, moment, "");
        if (judgement.Unjudged is { } why)
            return new(DecisionAction.Unjudged, why);
        var earned = (judgement.PastMark ?? 0) / RewardsPerLevel;
        if (entry is null || entry.Level == 0 || earned <= entry.LevelsEarned)
            return new(DecisionAction.Healthy, judgement.Reason);
        var level = Math.Max(0, entry.Level - (earned - entry.LevelsEarned));
        var next = entry with { Level = level, LevelsEarned = earned };
        // Rewards past a mark are seen only as far as the window reaches. Once all of it lies past the mark, all of it may be judged, and a
        // new mark counts on from here.
        if (judgement.WholeWindowIsPastMark || entry.JudgesWholeWindow)
            next = next with { LevelsEarned = 0, Marks = level == 0 ? [] : moment.End, JudgesWholeWindow = level > 0 };
        return new(DecisionAction.Healthy, Invariant($"{RewardsPerLevel} clean rewards a level: level {entry.Level} to {level}"), next);
    }

    // quarantined → healthy, by the quarantine's own end.
    private static Step Ended(QuarantineEntry entry, Moment moment) =>
        Release(entry, moment, $"ended at {IsoTime.Format(entry.Until!.Value)}");

    // quarantined → probation, once the hold is over.
    private static Step Held(QuarantineEntry entry, QuarantinePolicy policy, Moment moment)
    {
        var hold = Hold(entry.Level, policy);
        var over = entry.HoldUntil ?? (entry.Since is { } since ? Duration.After(since, hold) : moment.Now);
        if (moment.Now < over)
            return new(DecisionAction.Keep, $"held until {IsoTime.Format(over)}");
        return moment.StaleSince is { } stale ? new(DecisionAction.Keep, StaleLog(stale)) : new(
            DecisionAction.Probation,
            $"hold of {Duration.Format(entry.HoldUntil - entry.Since ?? hold)} is over",
            entry with
            {
                State = QuarantineState.Probation,
                Reason = "on probation",
                Since = moment.Now,
                HoldUntil = null,
                RunRatio = policy.ProbationRunRatio,
                Marks = moment.End,
                LevelsEarned = 0,
                JudgesWholeWindow = false,
            });
    }

    // quarantined → healthy, by the original's rule, but not without evidence.
    private static Step WithoutHold(QuarantineEntry entry, Judgement judgement, QuarantinePolicy policy, Moment moment)
    {
        if (judgement.IsBreach)
            return new(DecisionAction.Keep, judgement.Reason);
        if ((judgement.NotRecovered ?? judgement.Unjudged) is { } missing)
            return new(DecisionAction.Keep, missing);
        if (moment.StaleSince is { } stale)
            return new(DecisionAction.Keep, StaleLog(stale));
        return new(DecisionAction.Clear, "recovered: " + judgement.Reason, entry with
        {
            State = QuarantineState.Healthy,
            Reason = "recovered: " + judgement.Reason,
            Since = moment.Now,
            HoldUntil = null,
        });
    }

    // probation → quarantined one level up, or healthy.
    private static Step OnProbation(QuarantineEntry entry, Judgement judgement, QuarantinePolicy policy, Moment moment)
    {
        if (judgement.IsBreach)
            return Quarantine(entry, judgement, policy, moment, " (on probation)");
        if (judgement.Count < policy.ProbationRewards)
            return new(DecisionAction.Keep, Invariant($"on probation: {judgement.Count} of {policy.ProbationRewards} rewards"));
        if (judgement.Runs < policy.ProbationMinRuns)
            return new(DecisionAction.Keep, Invariant($"on probation: {judgement.Runs} of {policy.ProbationMinRuns} runs"));
        var reason = Invariant($"probation passed: {judgement.Count} rewards, {judgement.Reason}");
        return new(DecisionAction.Clear, reason, entry with { State = QuarantineState.Healthy, Reason = reason, Since = moment.Now });
    }

    private static Step Quarantine(QuarantineEntry? entry, Judgement judgement, QuarantinePolicy policy, Moment moment, string where)
    {
        var reason = judgement.Reason + where;
        return new(DecisionAction.Quarantine, reason, TakeOut(judgement.Agent, entry, reason, policy, moment));
    }

    /// <summary>The entry of an agent that a check takes out of service, one level up.</summary>
    public static QuarantineEntry TakeOut(string agent, QuarantineEntry? entry, string reason, QuarantinePolicy policy, Moment moment)
    {
        var level = Raise(entry?.Level ?? 0, policy);
        return (entry ?? new QuarantineEntry { Agent = agent }) with
        {
            State = QuarantineState.Quarantined,
            Kind = QuarantineKind.Automatic,
            Reason = "Auto-quarantine: " + reason,
            Since = moment.Now,
            Until = null,
            Level = level,
            LevelsEarned = 0,
            HoldUntil = policy.BaseHold is null ? null : Duration.After(moment.Now, Hold(agent, level, policy)),
        };
    }

    // A level at which the hold is as long as it gets would only have to be earned back: it rises no further.
    private static int Raise(int level, QuarantinePolicy policy) =>
        policy.BaseHold is null || (level > 0 && Hold(level, policy) >= policy.MaxHold) ? level : Math.Min(level + 1, QuarantineEntry.MaxLevel);

    private static Step Release(QuarantineEntry entry, Moment moment, string reason) => new(DecisionAction.Clear, reason, entry with
    {
        State = QuarantineState.Healthy,
        Reason = reason,
        Since = moment.Now,
        Until = null,
        HoldUntil = null,
        Marks = moment.End,
        LevelsEarned = 0,
        JudgesWholeWindow = false,
    });

    private static string StaleLog(DateTimeOffset newest) =>
        $"the log has not grown since {IsoTime.Format(newest)}: nobody is released";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
