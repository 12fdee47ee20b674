using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using static AgentQuarantine.Tests.Quarantine.Given;

namespace AgentQuarantine.Tests.Quarantine;

public class DeciderTests
{
    [Theory]
    [InlineData(-3.0, DecisionAction.Quarantine)]
    [InlineData(-3.1, DecisionAction.Quarantine)]
    [InlineData(-2.999, DecisionAction.Healthy)]
    [InlineData(0, DecisionAction.Healthy)]
    [InlineData(double.NaN, DecisionAction.Quarantine)]
    [InlineData(double.NegativeInfinity, DecisionAction.Quarantine)]
    public void The_originals_rule_is_the_default(double drawdown, DecisionAction action) =>
        Assert.Equal(action, Decide(Stats("a", drawdown)).Action);

    [Theory]
    [InlineData(-3.0, DecisionAction.Keep)]
    [InlineData(-2.999, DecisionAction.Clear)]
    public void The_original_clears_as_soon_as_the_window_has_recovered(double drawdown, DecisionAction action) =>
        Assert.Equal(action, Decide(Stats("a", drawdown), Quarantined("a")).Action);

    [Fact]
    public void A_target_is_what_the_drawdown_limit_judges()
    {
        var policy = Policy(p => p with { RewardTarget = 0.5 });
        var good = Stats("a", 0) with { RewardTarget = 0.5, TargetDrawdown = -2.9 };

        Assert.Equal(DecisionAction.Healthy, Decide(good, policy: policy).Action);
        var decision = Decide(good with { TargetDrawdown = -3.1 }, policy: policy);
        Assert.Equal((DecisionAction.Quarantine, "target drawdown -3.100 <= limit -3"), (decision.Action, decision.Reason));
        Assert.Equal(DecisionAction.Healthy, Decide(good with { Drawdown = -9 }, policy: policy).Action);
    }

    [Fact]
    public void Statistics_that_were_read_with_another_target_decide_nothing()
    {
        var decision = Decide(Stats("a", -9), policy: Policy(p => p with { RewardTarget = 0.5 }));

        Assert.Equal(DecisionAction.Keep, decision.Action);
        Assert.Equal("its statistics were read with the reward target 0, not 0.5: read them with this policy", decision.Reason);
    }

    [Fact]
    public void A_quarantine_carries_its_evidence_and_the_originals_reason()
    {
        var stats = Stats("a", -3.1);
        var decision = Decide(stats);

        Assert.Equal("Auto-quarantine: drawdown -3.100 <= limit -3", decision.Next!.Reason);
        Assert.Equal((QuarantineState.Quarantined, QuarantineKind.Automatic, Now), (decision.Next.State, decision.Next.Kind, decision.Next.Since));
        Assert.Equal(("drawdown", -3.1, -3.0, 50),
            (decision.Evidence.Rule, decision.Evidence.Value, decision.Evidence.Limit, decision.Evidence.Count));
        Assert.Same(stats, decision.Evidence.Statistics);
        Assert.Equal([new RuleBreach("drawdown", -3.1, -3)], decision.Evidence.Breaches);
        Assert.True(decision.Quarantined);
    }

    [Fact]
    public void A_healthy_agent_carries_evidence_too()
    {
        var decision = Decide(Stats("a", -1));

        Assert.Equal(("drawdown", -1.0, -3.0), (decision.Evidence.Rule, decision.Evidence.Value, decision.Evidence.Limit));
        Assert.Empty(decision.Evidence.Breaches);
        Assert.Equal("drawdown -1.000 > limit -3", decision.Reason);
    }

    [Fact]
    public void A_quarantine_by_hand_is_never_lifted_by_a_check()
    {
        var decision = Decide(Stats("a", 0), Quarantined("a", QuarantineKind.Manual));

        Assert.Equal((DecisionAction.Keep, null, true), (decision.Action, decision.Next, decision.Quarantined));
    }

    [Fact]
    public void A_quarantine_by_hand_ends_when_it_said_it_would_and_counts_from_there()
    {
        var entry = Quarantined("a", QuarantineKind.Manual) with { Until = Now.AddMinutes(5) };

        Assert.Equal(DecisionAction.Keep, Decide(Stats("a", -9), entry, now: Now.AddMinutes(5).AddTicks(-1)).Action);
        var ended = Decide(Stats("a", -9), entry, now: Now.AddMinutes(5));

        Assert.Equal(DecisionAction.Clear, ended.Action);
        Assert.Equal((QuarantineState.Healthy, null), (ended.Next!.State, ended.Next.Until));
        Assert.Equal([End], ended.Next.Marks);
    }

    [Fact]
    public void A_cleared_agent_is_judged_only_by_rewards_past_its_mark()
    {
        var cleared = new QuarantineEntry { Agent = "a", Marks = [End] };

        Assert.Equal(DecisionAction.Healthy, Decide(Stats("a", -9, 50, past: 0, pastCount: 0), cleared).Action);
        Assert.Equal(DecisionAction.Healthy, Decide(Stats("a", -9, 50, past: -2.9, pastCount: 10), cleared).Action);
        Assert.Equal(DecisionAction.Quarantine, Decide(Stats("a", -9, 50, past: -3, pastCount: 10), cleared).Action);
    }

    [Fact]
    public void Statistics_that_were_read_without_the_mark_do_not_undo_a_clear()
    {
        var decision = Decide(Stats("a", -9), new QuarantineEntry { Agent = "a", Marks = [End] });

        Assert.Equal((DecisionAction.Keep, null, false), (decision.Action, decision.Next, decision.Quarantined));
    }

    [Fact]
    public void An_agent_that_has_left_the_window_is_kept_and_said_so()
    {
        var decisions = QuarantineDecider.Decide([Stats("b", 0)],
            Ledger(Quarantined("a"), Quarantined("m", QuarantineKind.Manual)), FleetPolicy.Default, Now);

        Assert.Equal([("a", DecisionAction.Stale, true), ("b", DecisionAction.Healthy, false), ("m", DecisionAction.Stale, true)],
            decisions.Select(d => (d.Agent, d.Action, d.Quarantined)));
        Assert.All(decisions, decision => Assert.Null(decision.Next));
    }

    [Fact]
    public void Of_a_part_of_the_fleet_nobody_has_left_the_window() =>
        Assert.Equal(["b"], QuarantineDecider.Decide([Stats("b", 0)], Ledger(Quarantined("a")), FleetPolicy.Default, Now, wholeFleet: false)
            .Select(d => d.Agent));

    [Fact]
    public void Too_few_rewards_neither_quarantine_nor_release()
    {
        var policy = Policy(p => p with { MinSamples = 10 });

        Assert.Equal(DecisionAction.Healthy, Decide(Stats("a", -9, count: 9), policy: policy).Action);
        Assert.Equal(DecisionAction.Quarantine, Decide(Stats("a", -9, count: 10), policy: policy).Action);
        Assert.Equal(DecisionAction.Keep, Decide(Stats("a", 0, count: 9), Quarantined("a"), policy).Action);
        Assert.Equal(DecisionAction.Keep, Decide(Stats("a", 0, count: 0), Quarantined("a")).Action);
    }

    [Theory]
    [InlineData(0, 1, false, "no reward to judge in 1 event")]
    [InlineData(0, 40, false, "no reward to judge in 40 events")]
    [InlineData(40, 60, true, "the newest events have no reward to judge")]
    public void An_agent_without_rewards_to_judge_is_never_healthy(int count, int runs, bool stopped, string reason)
    {
        var silent = Stats("a", 0, count) with { Runs = runs, RewardsHaveStopped = stopped };
        var judged = Decide(silent);

        Assert.Equal((DecisionAction.Unjudged, reason, null, false), (judged.Action, judged.Reason, judged.Next, judged.Quarantined));
        Assert.Equal(DecisionAction.Keep, Decide(silent, Quarantined("a")).Action);
        Assert.Equal(DecisionAction.Quarantine,
            Decide(silent with { RewardsMissing = runs - count }, policy: Policy(p => p with { MissingRatioLimit = 0.3 })).Action);
    }

    [Fact]
    public void A_breach_is_a_breach_though_the_rewards_have_stopped() =>
        Assert.Equal(DecisionAction.Quarantine, Decide(Stats("a", -9) with { Runs = 90, RewardsHaveStopped = true }).Action);

    [Fact]
    public void An_agent_that_is_judged_by_its_events_alone_needs_no_rewards() =>
        Assert.Equal(DecisionAction.Healthy,
            Decide(Stats("a", 0, 0) with { Runs = 9 }, policy: Policy(p => p with { DrawdownLimit = null, ErrorRatioLimit = 0.5 })).Action);

    [Fact]
    public void An_infinite_loss_is_said_in_few_digits() =>
        Assert.Equal("drawdown -1.79769E+308 <= limit -3", Decide(Stats("a", -double.MaxValue)).Reason);

    [Fact]
    public void A_clear_limit_keeps_an_agent_that_has_only_just_recovered()
    {
        var policy = Policy(p => p with { ClearLimit = -1 });

        Assert.Equal(DecisionAction.Keep, Decide(Stats("a", -1), Quarantined("a"), policy).Action);
        Assert.Equal(DecisionAction.Clear, Decide(Stats("a", -0.9), Quarantined("a"), policy).Action);
        Assert.Equal(DecisionAction.Healthy, Decide(Stats("a", -2), policy: policy).Action);
    }

    [Theory]
    [InlineData(-0.06, 1.0, 1, true)]
    [InlineData(-0.05, 1.0, 1, false)]
    [InlineData(-0.06, 1e-9, 1, true)]
    [InlineData(-0.06, 1e-13, 1, false)]
    [InlineData(-0.06, 1.0, 51, false)]
    public void The_sharpe_floor_is_tested_below_it_with_a_deviation_and_enough_rewards(double sharpe, double std, int minSamples, bool breaches)
    {
        var policy = Policy(p => p with { SharpeFloor = -0.05, SharpeMinSamples = minSamples });

        var decision = Decide(Stats("a", 0) with { Sharpe = sharpe, StdDev = std }, policy: policy);

        Assert.Equal(breaches ? DecisionAction.Quarantine : DecisionAction.Healthy, decision.Action);
        if (breaches)
            Assert.Equal("sharpe -0.060 < floor -0.05", decision.Reason);
    }

    [Fact]
    public void Without_a_number_of_its_own_the_sharpe_floor_is_judged_on_min_samples()
    {
        var stats = Stats("a", 0, count: 5) with { Sharpe = -1 };

        Assert.Equal(DecisionAction.Quarantine, Decide(stats, policy: Policy(p => p with { SharpeFloor = 0 })).Action);
        Assert.Equal(DecisionAction.Healthy, Decide(stats, policy: Policy(p => p with { SharpeFloor = 0, MinSamples = 6 })).Action);
    }

    [Theory]
    [InlineData(24, false)]
    [InlineData(25, true)]
    public void The_error_ratio_counts_events(long errors, bool breaches)
    {
        var decision = Decide(Stats("a", 0, count: 50) with { Errors = errors }, policy: Policy(p => p with { ErrorRatioLimit = 0.5 }));

        Assert.Equal(breaches, decision.Quarantined);
        if (breaches)
            Assert.Equal("error ratio 0.500 >= limit 0.5", decision.Reason);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(0.99, false)]
    [InlineData(1.0, true)]
    public void The_mean_cost_breaches_at_its_limit(double? cost, bool breaches) =>
        Assert.Equal(breaches, Decide(Stats("a", 0) with { MeanCostUsd = cost }, policy: Policy(p => p with { MeanCostLimit = 1 })).Quarantined);

    [Fact]
    public void Every_breach_is_reported_the_worst_first()
    {
        var policy = Policy(p => p with { SharpeFloor = -0.1, ErrorRatioLimit = 0.5, MeanCostLimit = 1 });
        var stats = Stats("a", -3.3) with { Sharpe = -0.9, Errors = 50, MeanCostUsd = 1.5 };

        var decision = Decide(stats, policy: policy);

        Assert.Equal(["sharpe", "error_ratio", "mean_cost", "drawdown"], decision.Evidence.Breaches.Select(breach => breach.Rule));
        Assert.Equal("sharpe", decision.Evidence.Rule);
        Assert.Equal("sharpe -0.900 < floor -0.1, error ratio 1.000 >= limit 0.5, mean cost 1.500 >= limit 1, drawdown -3.300 <= limit -3",
            decision.Reason);
    }

    [Fact]
    public void A_rule_that_is_turned_off_breaches_nothing() =>
        Assert.Equal(DecisionAction.Healthy, Decide(Stats("a", -1e9), policy: Policy(p => p with { DrawdownLimit = null })).Action);

    [Fact]
    public void Of_several_logs_any_may_breach_and_all_have_to_recover()
    {
        AgentRewardStats[] stats = [Stats("a", -1), Stats("a", -5) with { Path = "/logs/other.jsonl" }];

        var breach = QuarantineDecider.Decide(stats, Ledger(), FleetPolicy.Default, Now).Single();
        var keep = QuarantineDecider.Decide(stats, Ledger(Quarantined("a")), FleetPolicy.Default, Now).Single();

        Assert.Equal((DecisionAction.Quarantine, "/logs/other.jsonl"), (breach.Action, breach.Evidence.Statistics!.Path));
        Assert.Equal(DecisionAction.Keep, keep.Action);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void A_limit_that_makes_no_sense_is_an_error(double limit) =>
        Assert.Equal(ErrorIds.PolicyInvalid,
            Assert.Throws<QuarantineException>(() => Decide(Stats("a", 0), policy: Policy(p => p with { DrawdownLimit = limit }))).Id);

    [Fact]
    public void An_agent_whose_entry_changed_while_the_log_was_read_is_not_judged()
    {
        var cleared = new QuarantineEntry { Agent = "a", Marks = [End], Since = Now };

        var decisions = QuarantineDecider.Decide([Stats("a", -9) with { Path = "/logs/other.jsonl" }, Stats("b", -9)],
            Ledger(cleared), FleetPolicy.Default, Now, readWith: Ledger(Quarantined("a")));

        Assert.Equal([("a", DecisionAction.Keep), ("b", DecisionAction.Quarantine)], decisions.Select(d => (d.Agent, d.Action)));
    }
}
