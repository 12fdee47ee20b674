using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using static AgentQuarantine.Tests.Quarantine.Given;

namespace AgentQuarantine.Tests.Quarantine;

public class FleetGuardTests
{
    private static AgentRewardStats[] Fleet(int healthy, params double[] breaching) =>
    [
        .. Enumerable.Range(0, healthy).Select(i => Stats($"ok-{i:D2}", 0)),
        .. breaching.Select((drawdown, i) => Stats($"bad-{i}", drawdown)),
    ];

    private static Dictionary<string, QuarantineDecision> Decide(AgentRewardStats[] stats, FleetPolicy policy, params QuarantineEntry[] entries) =>
        QuarantineDecider.Decide(stats, Ledger(entries), policy, Now, end: [End]).ToDictionary(decision => decision.Agent);

    [Fact]
    public void The_worst_are_quarantined_first_and_the_others_are_spared()
    {
        var decisions = Decide(Fleet(6, -3, -8, -4, -5), FleetPolicy.Default with { MaxQuarantinedPercent = 20 });

        Assert.Equal(["bad-1", "bad-3"], Agents(decisions, DecisionAction.Quarantine));
        Assert.Equal(["bad-0", "bad-2"], Agents(decisions, DecisionAction.Spared));
        Assert.Equal("drawdown -4.000 <= limit -3; no more than 20 % of 10 agents may be quarantined, and others are worse",
            decisions["bad-2"].Reason);
        Assert.Equal((false, false), (decisions["bad-2"].Enforced, decisions["bad-2"].Quarantined));
    }

    [Fact]
    public void Worse_is_measured_against_each_agents_own_limit()
    {
        var policy = FleetPolicy.Default with
        {
            MaxQuarantinedPercent = 50,
            Overrides = new PolicyOverrides([new PolicyOverride("bad-0", new Dictionary<string, object?> { ["drawdown_limit"] = -100.0 })]),
        };

        Assert.Equal(["bad-1"], Agents(Decide(Fleet(0, -110, -6), policy), DecisionAction.Quarantine));
    }

    [Fact]
    public void Who_is_quarantined_already_counts_and_is_not_released_for_others()
    {
        var decisions = Decide([.. Fleet(7, -9, -8), Stats("old", -4)], FleetPolicy.Default with { MaxQuarantinedPercent = 20 }, Quarantined("old"));

        Assert.Equal(DecisionAction.Keep, decisions["old"].Action);
        Assert.Equal(["bad-0"], Agents(decisions, DecisionAction.Quarantine));
    }

    [Fact]
    public void Who_is_quarantined_by_hand_or_stale_counts_too()
    {
        var decisions = Decide(Fleet(8, -9), FleetPolicy.Default with { MaxQuarantinedPercent = 10 }, Quarantined("hand", QuarantineKind.Manual));

        Assert.Equal((DecisionAction.Stale, DecisionAction.Spared), (decisions["hand"].Action, decisions["bad-0"].Action));
    }

    [Fact]
    public void Who_has_left_the_fleet_takes_no_place_in_it()
    {
        var policy = FleetPolicy.Default with { MaxQuarantinedPercent = 10 };
        var (retired, old) = (
            Quarantined("retired", QuarantineKind.Manual) with { Since = Now.AddMinutes(1) },
            Quarantined("old") with { Since = Now.AddDays(-2) });

        var decisions = Decide(Fleet(9, -9), policy, retired, old, Quarantined("old too") with { Since = null });

        Assert.Equal((DecisionAction.Stale, DecisionAction.Quarantine), (decisions["retired"].Action, decisions["bad-0"].Action));
        Assert.True(decisions["retired"].Quarantined);
    }

    [Fact]
    public void Who_is_silent_because_it_is_held_keeps_its_place()
    {
        var policy = FleetPolicy.Default with
        {
            MaxQuarantinedPercent = 10,
            Defaults = QuarantinePolicy.Default with { BaseHold = TimeSpan.FromDays(3), MaxHold = TimeSpan.FromDays(3) },
        };
        var held = Quarantined("held") with { Since = Now.AddDays(-2), HoldUntil = Now.AddDays(1) };

        Assert.Equal(DecisionAction.Spared, Decide(Fleet(9, -9), policy, held)["bad-0"].Action);
        Assert.Equal(DecisionAction.Spared, Decide(Fleet(9, -9), policy, held with
        {
            Kind = QuarantineKind.Manual,
            HoldUntil = null,
            Covered = new(QuarantineState.Quarantined, "", null, Now.AddDays(1), null),
        })["bad-0"].Action);
        Assert.Equal(
            DecisionAction.Spared,
            Decide(Fleet(9, -9), FleetPolicy.Default with { MaxQuarantinedPercent = 10 }, Quarantined("held"))["bad-0"].Action);
    }

    [Fact]
    public void That_others_are_worse_is_said_only_where_it_is_true()
    {
        string Reason(FleetPolicy policy, QuarantineEntry[] entries, string agent, params double[] breaching) =>
            Decide(Fleet(10 - breaching.Length - entries.Length, breaching), policy, entries)[agent].Reason.Split("; ")[1];
        var policy = FleetPolicy.Default with { MaxQuarantinedPercent = 10 };

        Assert.Equal("no more than 10 % of 10 agents may be quarantined, and others are worse", Reason(policy, [], "bad-1", -9, -8));
        Assert.Equal("no more than 10 % of 10 agents may be quarantined, and others are as bad", Reason(policy, [], "bad-1", -9, -9));
        Assert.Equal("no more than 10 % of 10 agents may be quarantined, and 1 is already", Reason(policy, [Quarantined("x")], "bad-0", -9));
        Assert.Equal("no more than 0 % of 10 agents may be quarantined", Reason(policy with { MaxQuarantinedPercent = 0 }, [], "bad-0", -9));
    }

    [Theory]
    [InlineData(100, 29, 29)]
    [InlineData(100, 0, 0)]
    [InlineData(5, 10, 0)]
    [InlineData(10, 10, 1)]
    public void The_part_is_never_exceeded(int agents, double percent, int quarantined)
    {
        var decisions = Decide(Fleet(0, [.. Enumerable.Repeat(-5.0, agents)]), FleetPolicy.Default with { MaxQuarantinedPercent = percent });

        Assert.Equal(quarantined, decisions.Values.Count(decision => decision.Quarantined));
    }

    [Fact]
    public void When_too_many_breach_at_once_nothing_at_all_is_applied()
    {
        var policy = FleetPolicy.Default with { FleetBreakerPercent = 50 };
        var decisions = Decide([.. Fleet(2, -9, -8, -7), Stats("old", 0)], policy with { FleetBreakerPercent = 49 }, Quarantined("old"));

        Assert.Equal(["bad-0", "bad-1", "bad-2"], Agents(decisions, DecisionAction.Withheld));
        Assert.Equal((DecisionAction.Keep, null, true), (decisions["old"].Action, decisions["old"].Next, decisions["old"].Quarantined));
        Assert.Contains("the feed is suspect", decisions["bad-0"].Reason);
        Assert.DoesNotContain(decisions.Values, decision => decision.Quarantined && decision.Agent != "old");
        Assert.Equal(3,
            Decide([.. Fleet(2, -9, -8, -7), Stats("old", 0)], policy, Quarantined("old")).Values.Count(decision => decision.Quarantined));
    }

    [Fact]
    public void The_guards_hold_for_a_whole_fleet_only()
    {
        var policy = FleetPolicy.Default with { FleetBreakerPercent = 10, MaxQuarantinedPercent = 10 };

        Assert.Equal(DecisionAction.Quarantine, QuarantineDecider.Decide([Stats("a", -9)], Ledger(), policy, Now, wholeFleet: false).Single().Action);
    }

    [Fact]
    public void A_log_that_has_stopped_growing_releases_nobody()
    {
        var policy = FleetPolicy.Default with { StaleAfter = TimeSpan.FromMinutes(15) };
        AgentRewardStats[] stats = [Stats("a", 0), Stats("b", -9)];

        var fresh = QuarantineDecider.Decide(stats, Ledger(Quarantined("a")), policy, Now.AddMinutes(15));
        var stale = QuarantineDecider.Decide(stats, Ledger(Quarantined("a")), policy, Now.AddMinutes(15).AddTicks(1));

        Assert.Equal([DecisionAction.Clear, DecisionAction.Quarantine], fresh.Select(decision => decision.Action));
        Assert.Equal([DecisionAction.Keep, DecisionAction.Quarantine], stale.Select(decision => decision.Action));
        Assert.Contains("the log has not grown since 2026-01-31T12:00:00.123456+00:00", stale[0].Reason);
    }

    [Fact]
    public void A_stale_log_lets_nobody_on_probation()
    {
        var policy = Policy(p => p with { BaseHold = TimeSpan.FromMinutes(1) }) with { StaleAfter = TimeSpan.FromMinutes(15) };

        Assert.Equal(DecisionAction.Keep,
            QuarantineDecider.Decide([], Ledger(Quarantined("a")), policy, Now, newest: Now.AddHours(-1)).Single().Action);
        Assert.Equal(DecisionAction.Probation, QuarantineDecider.Decide([], Ledger(Quarantined("a")), policy, Now, newest: Now).Single().Action);
    }

    [Fact]
    public void Observing_notes_each_transition_once_and_applies_none()
    {
        var policy = FleetPolicy.Default with { Mode = PolicyMode.Observe };
        var first = Given.Decide(Stats("a", -9), policy: policy);

        Assert.Equal((DecisionAction.Quarantine, false, false), (first.Action, first.Enforced, first.Quarantined));
        Assert.Equal((QuarantineState.Healthy, DecisionAction.Quarantine), (first.Next!.State, first.Next.Observed));
        Assert.Null(Given.Decide(Stats("a", -9), first.Next, policy).Next);

        var recovered = Given.Decide(Stats("a", 0), first.Next, policy);
        Assert.Equal((DecisionAction.Healthy, false, null), (recovered.Action, recovered.Enforced, recovered.Next!.Observed));
        Assert.Null(Given.Decide(Stats("a", 0), recovered.Next, policy).Next);
    }

    [Fact]
    public void Observing_keeps_who_is_quarantined_quarantined()
    {
        var decision = Given.Decide(Stats("a", 0), Quarantined("a"), FleetPolicy.Default with { Mode = PolicyMode.Observe });

        Assert.Equal((DecisionAction.Clear, false, true), (decision.Action, decision.Enforced, decision.Quarantined));
        Assert.Equal(QuarantineState.Quarantined, decision.Next!.State);
    }

    [Fact]
    public void Who_was_only_observed_is_quarantined_once_decisions_are_enforced()
    {
        var decision = Given.Decide(Stats("a", -9), new QuarantineEntry { Agent = "a", Observed = DecisionAction.Quarantine });

        Assert.Equal((DecisionAction.Quarantine, true, null), (decision.Action, decision.Enforced, decision.Next!.Observed));
    }

    private static IEnumerable<string> Agents(Dictionary<string, QuarantineDecision> decisions, DecisionAction action) =>
        decisions.Values.Where(decision => decision.Action == action).Select(decision => decision.Agent).Order();
}
