using System.Globalization;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;

namespace AgentQuarantine.Quarantine.Explanations;

/// <summary>What would release an agent, and when at the earliest; of one that may run, what would put it out of service.</summary>
/// <param name="Sentences">In sentences.</param>
/// <param name="Earliest">The earliest release; <see langword="null"/> where that is not known, or the agent may run.</param>
internal sealed record Outlook(IReadOnlyList<string> Sentences, DateTimeOffset? Earliest = null)
{
    /// <summary>The outlook of one agent.</summary>
    public static Outlook Of(ExplainedCase one) => one.Entry?.State switch
    {
        QuarantineState.Quarantined when !one.Entry.IsInForce(one.Now) => new(["Its own end has come: the next check releases it."], one.Now),
        QuarantineState.Quarantined when one.Entry.Kind == QuarantineKind.Manual => ByHand(one),
        QuarantineState.Quarantined when one.Policy.BaseHold is not null => Held(one),
        QuarantineState.Quarantined => WithoutHold(one),
        QuarantineState.Probation => OnProbation(one),
        _ => Healthy(one),
    };

    private static Outlook Healthy(ExplainedCase one)
    {
        if (one.Limit is not { } limit || one.Values.Count == 0 || one.Decision.Evidence.Breaches.Count > 0)
            return new([]);
        var current = Falls.Current(one.Values, one.Policy.RewardTarget);
        var ofWhat = one.Policy.RewardTarget == 0 ? "running sum" : "running sum of reward less target";
        return new(
            [Invariant($"Its {ofWhat} stands {Rules.Figure(current)} from its peak now: a further fall ")
                + Invariant($"of {Rules.Figure(current - limit)} breaches the limit {limit}.")]);
    }

    private static Outlook ByHand(ExplainedCase one) => one.Entry!.ManualUntil is { } until
        ? new([$"No check lifts a quarantine by hand: it ends by itself at {Say.Time(until)}, or when a person ends it. {Clear(one)}"], until)
        : new([$"No check lifts a quarantine by hand: only a person does. {Clear(one)}"]);

    private static Outlook Held(ExplainedCase one)
    {
        var entry = one.Entry!;
        var hold = QuarantineStates.Hold(entry.Level, one.Policy);
        var over = entry.HoldUntil ?? (entry.Since is { } since ? Duration.After(since, hold) : one.Now);
        if (one.StaleSince is { } stale)
            return new([$"Its hold ends at {Say.Time(over)}, but the log has not grown since {Say.Time(stale)}, and a silent log releases nobody."]);
        return new(
            [
                over > one.Now
                    ? $"It is held until {Say.Time(over)}; the first check after that puts it on probation, whatever its rewards were."
                    : $"Its hold is over since {Say.Time(over)}: the next check puts it on probation.",
                Probation(one.Policy, one.Policy.ProbationRewards),
            ],
            over > one.Now ? over : one.Now);
    }

    private static Outlook OnProbation(ExplainedCase one)
    {
        var missing = Math.Max(0, one.Policy.ProbationRewards - one.Values.Count);
        var level = Math.Min(one.Entry!.Level + 1, QuarantineEntry.MaxLevel);
        var hold = one.Policy.BaseHold is null ? "" : $" for {Duration.Format(QuarantineStates.Hold(level, one.Policy))}";
        return new([Probation(one.Policy, missing), Invariant($"A breach puts it out of service again{hold}.")]);
    }

    private static string Probation(QuarantinePolicy policy, int missing) => Invariant($"On probation {missing} rewards")
        + (RuleTable.DrawdownOf(policy).Limit(policy, probation: true) is { } limit ? Invariant($" without a drawdown of {limit}") : "")
        + " make it healthy.";

    // The original's release: old events have to leave the window, for a quarantined agent writes no new ones.
    private static Outlook WithoutHold(ExplainedCase one)
    {
        var others = one.Decision.Evidence.Breaches.Where(breach => breach.Rule != one.Drawdown.Name).Select(breach => breach.Rule).ToList();
        var also = others.Count == 0 ? "" : $" It stays, too, while it breaches {string.Join(" and ", others.Select(Say.Words))}.";
        var limit = one.Policy.ClearLimit ?? one.Limit;
        var leave = limit is { } deepest ? Falls.UntilAbove(one.Values, one.Policy.RewardTarget, deepest) : 0;
        if (leave == 0)
            return new([(one.Decision.Action == DecisionAction.Clear ? "The next check clears it." : $"It is not cleared: " +
                $"{one.Decision.Reason}.") + also]);
        var takes = Math.Max(one.Policy.MinSamples, one.Policy.ClearMinSamples);
        var left = one.Values.Count - leave;
        var fall = Invariant($"It is cleared when its drawdown is above {limit}: {leave} of its {one.Values.Count} rewards have to leave the window");
        const string Earned = "Then a person clears it, or 'base_hold' in the policy lets it earn its release.";
        if (left < takes)
            return new([Invariant($"{fall}, and the {left} that are left are fewer than the {takes} that it takes to clear. {Earned}") + also]);
        if (one.IsOwn)
            return new([$"{fall}, and none leaves while it writes no others. {Earned}" + also]);
        if (one.Last is not { } last)
            return new([$"{fall}, and where the whole log is read none leaves. {Earned}" + also]);
        var lines = one.Rewards[leave - 1].Line + last - one.Lines;
        var earliest = others.Count > 0 ? null : After(one, lines);
        return new(
            [Invariant($"{fall}, which takes {lines} more lines in the log")
                + (earliest is { } time ? $", about {Say.Time(time)} at the pace of those read." : ".") + also],
            earliest);
    }

    private static DateTimeOffset? After(ExplainedCase one, long lines)
    {
        var (oldest, newest) = one.Times;
        if (newest <= oldest || oldest == 0 || one.Lines < 2)
            return null;
        var ticks = (newest - oldest) / (double)(one.Lines - 1) * lines;
        // They are still to be written, however old the log is.
        return ticks < TimeSpan.FromDays(36500).Ticks ? one.Now.AddTicks((long)ticks) : null;
    }

    private static string Clear(ExplainedCase one) => $"agentq clear '{one.Agent}' (Clear-AgentQuarantine) does.";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
