using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using static AgentQuarantine.Tests.Quarantine.Given;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>A person's quarantine and a check's stand apart: neither ends the other.</summary>
public sealed class CoveredQuarantineTests : IDisposable
{
    private static readonly FleetPolicy Holding = Policy(p => p with { BaseHold = TimeSpan.FromDays(1), MaxHold = TimeSpan.FromDays(1) });

    private readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private QuarantineEntry Entry => _folder.Ledger.Read().Agents["a"];

    private void Put(QuarantineEntry entry) => _folder.Ledger.Update(_ => [new LedgerChange(entry, null)], Now);

    private void Add(DateTimeOffset? until, DateTimeOffset? now = null, string reason = "by hand") =>
        ManualQuarantine.Add(_folder.Ledger, "a", reason, until, now ?? Now);

    private QuarantineDecision Check(DateTimeOffset now, double drawdown = 0, FleetPolicy? policy = null)
    {
        var decision = QuarantineDecider.Decide(
            [Stats("a", drawdown, 50, past: drawdown, pastCount: 50)], _folder.Ledger.Read(), policy ?? Holding, now, end: [End]).Single();
        if (decision.Next is { } next)
            Put(next);
        return decision;
    }

    [Fact]
    public void A_short_one_by_hand_leaves_the_longer_hold_in_force_with_its_own_reason()
    {
        Put(Quarantined("a") with { HoldUntil = Now.AddDays(1), Level = 2 });
        Add(Now.AddSeconds(1));

        Assert.Equal((QuarantineKind.Manual, "by hand", null), (Entry.Kind, Entry.Reason, Entry.Until));
        Assert.True(Entry.IsInForce(Now.AddHours(2)));
        using var gate = new QuarantineGate(_folder.LedgerPath, refreshInterval: Timeout.InfiniteTimeSpan);
        Assert.True(gate.IsDisabled("a"));

        var decision = Check(Now.AddSeconds(2));
        Assert.Equal((DecisionAction.Keep, true), (decision.Action, decision.Quarantined));
        Assert.StartsWith("the quarantine by hand ended at 2026-01-31T12:00:01", decision.Reason);
        Assert.Equal(
            (QuarantineKind.Automatic, "before", 2, Now.AddDays(1), Now.AddHours(-1)),
            (Entry.Kind, Entry.Reason, Entry.Level, Entry.HoldUntil, Entry.Since));
        Assert.Empty(Entry.Marks);
        Assert.Null(Check(Now.AddSeconds(3)).Next);
        Assert.Equal(DecisionAction.Probation, Check(Now.AddDays(1)).Action);
    }

    [Fact]
    public void A_hold_goes_on_under_it_and_is_over_when_both_are()
    {
        Put(Quarantined("a") with { HoldUntil = Now.AddHours(1) });
        Add(Now.AddHours(2));

        Assert.Equal(DecisionAction.Keep, Check(Now.AddMinutes(90)).Action);
        Assert.Equal(DecisionAction.Probation, Check(Now.AddHours(2)).Action);
        Assert.Null(Entry.Covered);
    }

    [Fact]
    public void Without_a_hold_the_losses_still_count_when_it_has_ended()
    {
        Put(Quarantined("a"));
        Add(Now.AddHours(2));

        Assert.True(Check(Now.AddHours(3), drawdown: -5, FleetPolicy.Default).Quarantined);
        Assert.Equal(DecisionAction.Clear, Check(Now.AddHours(4), drawdown: 0, FleetPolicy.Default).Action);
    }

    [Fact]
    public void Probation_goes_on_when_it_has_ended()
    {
        Put(new QuarantineEntry { Agent = "a", State = QuarantineState.Probation, Reason = "on probation", Since = Now, Marks = [End], Level = 1 });
        Add(Now.AddHours(1));
        Assert.False(Entry.IsInForce(Now.AddHours(1)));

        Assert.Equal(DecisionAction.Quarantine, Check(Now.AddHours(2), drawdown: -1.5).Action);
        Assert.Equal((1, "Auto-quarantine: drawdown -1.500 <= limit -1.5 (on probation)"), (Entry.Level, Entry.Reason));
    }

    [Fact]
    public void A_shorter_act_leaves_a_longer_one_as_it_is_and_a_longer_one_replaces_it()
    {
        Add(null, reason: "for good");
        var text = _folder.Text;
        Add(Now.AddHours(1), reason: "for an hour");
        Assert.Equal(text, _folder.Text);
        Assert.True(Entry.IsInForce(Now.AddYears(1)));

        ManualQuarantine.Clear(_folder.Ledger, "a", [], Now);
        Add(Now.AddHours(2), reason: "two");
        Add(Now.AddHours(1), reason: "one");
        Assert.Equal(("two", Now.AddHours(2)), (Entry.Reason, Entry.Until));
        Add(Now.AddHours(3), reason: "three");
        Assert.Equal(("three", Now.AddHours(3)), (Entry.Reason, Entry.Until));
        Add(Now.AddHours(5), now: Now.AddHours(4), reason: "anew");
        Assert.Equal(("anew", Now.AddHours(5), Now.AddHours(4)), (Entry.Reason, Entry.Until, Entry.Since));
    }

    [Fact]
    public void A_longer_act_over_a_hold_moves_only_its_own_end()
    {
        Put(Quarantined("a") with { HoldUntil = Now.AddDays(1) });
        Add(Now.AddHours(1));
        Add(Now.AddHours(2));
        Add(Now.AddMinutes(1));

        Assert.Equal((Now.AddHours(2), Now.AddDays(1)), (Entry.Covered!.Until, Entry.Covered.HoldUntil));
        Add(null);
        Assert.Null(Entry.Covered.Until);
        Assert.Equal(DecisionAction.Keep, Check(Now.AddYears(1)).Action);
        Assert.Equal(QuarantineKind.Manual, Entry.Kind);
    }

    [Fact]
    public void A_person_who_clears_ends_both()
    {
        Put(Quarantined("a") with { HoldUntil = Now.AddDays(1) });
        Add(null);

        ManualQuarantine.Clear(_folder.Ledger, "a", [End], Now);

        Assert.Equal((QuarantineState.Healthy, null), (Entry.State, Entry.Covered));
        Assert.False(Check(Now.AddSeconds(1)).Quarantined);
    }

    [Fact]
    public void Programs_that_know_only_active_and_until_keep_the_agent_out()
    {
        Put(Quarantined("a") with { HoldUntil = Now.AddDays(1) });
        Add(Now.AddSeconds(1));

        using var json = System.Text.Json.JsonDocument.Parse(_folder.Text);
        var entry = json.RootElement.GetProperty("agents").GetProperty("a");
        Assert.True(entry.GetProperty("active").GetBoolean());
        Assert.False(entry.TryGetProperty("until", out _));
    }

    [Fact]
    public void An_observed_end_is_applied_only_once_decisions_are_enforced()
    {
        Put(Quarantined("a") with { HoldUntil = Now.AddDays(1) });
        Add(Now.AddSeconds(1));
        var observing = Holding with { Mode = PolicyMode.Observe };

        Assert.False(Check(Now.AddSeconds(2), policy: observing).Enforced);
        Assert.Equal(QuarantineKind.Manual, Entry.Kind);
        Assert.Null(Check(Now.AddSeconds(3), policy: observing).Next);
        Check(Now.AddSeconds(4));
        Assert.Equal((QuarantineKind.Automatic, null), (Entry.Kind, Entry.Observed));
    }
}
