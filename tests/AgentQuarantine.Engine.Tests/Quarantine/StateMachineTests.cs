using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using Microsoft.Extensions.Time.Testing;
using static AgentQuarantine.Tests.Quarantine.Given;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>Every transition by itself, and the way round, with a clock that only the test moves.</summary>
public class StateMachineTests
{
    private static readonly FleetPolicy Holding = Policy(p => p with { BaseHold = TimeSpan.FromMinutes(5), MaxHold = TimeSpan.FromMinutes(30) });

    private readonly FakeTimeProvider _clock = new(Now);
    private QuarantineEntry? _entry;

    private DecisionAction Step(AgentRewardStats? stats, FleetPolicy? policy = null)
    {
        var decision = QuarantineDecider.Decide(
            stats is null ? [] : [stats], _entry is null ? Ledger() : Ledger(_entry), policy ?? Holding, _clock.GetUtcNow(),
            end: [End with { Time = _clock.GetUtcNow() }]).Single();
        _entry = decision.Next ?? _entry;
        return decision.Action;
    }

    private static QuarantineEntry Entry(QuarantineState state, int level) => new()
    {
        Agent = "a",
        State = state,
        Level = level,
        Since = Now,
        Marks = [End],
        HoldUntil = state == QuarantineState.Quarantined ? Now.AddMinutes(5) : null,
    };

    [Fact]
    public void A_breach_quarantines_at_level_one_for_the_base_hold()
    {
        Assert.Equal(DecisionAction.Quarantine, Step(Stats("a", -3)));

        Assert.Equal((QuarantineState.Quarantined, 1, Now.AddMinutes(5)), (_entry!.State, _entry.Level, _entry.HoldUntil));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(4, 30)]
    [InlineData(62, 30)]
    public void The_hold_doubles_with_each_level_up_to_the_longest(int level, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), QuarantineStates.Hold(level, Holding.Defaults));

    [Fact]
    public void Nothing_releases_before_the_hold_is_over()
    {
        _entry = Entry(QuarantineState.Quarantined, 1);
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));

        Assert.Equal(DecisionAction.Keep, Step(Stats("a", 0)));
        Assert.Equal(DecisionAction.Keep, Step(null));
    }

    [Fact]
    public void After_the_hold_the_agent_may_run_on_probation_from_the_logs_end()
    {
        _entry = Entry(QuarantineState.Quarantined, 1);
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(DecisionAction.Probation, Step(Stats("a", -9, 50, past: -9, pastCount: 50)));

        Assert.Equal((QuarantineState.Probation, false, null), (_entry.State, _entry.Active, _entry.HoldUntil));
        Assert.Equal([End with { Time = _clock.GetUtcNow() }], _entry.Marks);
    }

    [Fact]
    public void The_hold_of_an_agent_that_has_left_the_window_is_over_as_well()
    {
        _entry = Entry(QuarantineState.Quarantined, 1);
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(DecisionAction.Probation, Step(null));
    }

    [Fact]
    public void A_quarantine_from_before_there_were_holds_is_held_from_its_beginning()
    {
        _entry = Entry(QuarantineState.Quarantined, 0) with { HoldUntil = null };

        Assert.Equal(DecisionAction.Keep, Step(Stats("a", 0, 50, past: 0, pastCount: 50)));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(DecisionAction.Probation, Step(Stats("a", 0, 50, past: 0, pastCount: 50)));
    }

    [Theory]
    [InlineData(0, DecisionAction.Keep)]
    [InlineData(19, DecisionAction.Keep)]
    [InlineData(20, DecisionAction.Clear)]
    public void Enough_rewards_past_the_mark_end_the_probation(int rewards, DecisionAction action)
    {
        _entry = Entry(QuarantineState.Probation, 1);

        Assert.Equal(action, Step(Stats("a", -9, 50, past: -1.4, pastCount: rewards)));

        Assert.Equal(action == DecisionAction.Clear ? QuarantineState.Healthy : QuarantineState.Probation, _entry.State);
        Assert.Equal(1, _entry.Level);
    }

    [Fact]
    public void On_probation_half_the_limit_breaches_and_the_agent_goes_back_one_level_up()
    {
        _entry = Entry(QuarantineState.Probation, 1);

        Assert.Equal(DecisionAction.Quarantine, Step(Stats("a", -9, 50, past: -1.5, pastCount: 3)));

        Assert.Equal((QuarantineState.Quarantined, 2, Now.AddMinutes(10)), (_entry.State, _entry.Level, _entry.HoldUntil));
        Assert.Equal("Auto-quarantine: drawdown -1.500 <= limit -1.5 (on probation)", _entry.Reason);
    }

    [Fact]
    public void On_probation_the_first_reward_counts_whatever_the_minimum()
    {
        _entry = Entry(QuarantineState.Probation, 1);

        Assert.Equal(DecisionAction.Quarantine,
            Step(Stats("a", -9, 50, past: -1.5, pastCount: 1), Policy(p => Holding.Defaults with { MinSamples = 30 })));
    }

    [Fact]
    public void Time_alone_does_not_end_a_probation()
    {
        _entry = Entry(QuarantineState.Probation, 1);
        _clock.Advance(TimeSpan.FromDays(365));

        Assert.Equal(DecisionAction.Stale, Step(null));
        Assert.Equal(DecisionAction.Keep, Step(Stats("a", -9, 50, past: 0, pastCount: 0)));
    }

    [Fact]
    public void A_quarantine_by_hand_waits_for_no_hold_and_ends_in_no_probation()
    {
        _entry = Entry(QuarantineState.Quarantined, 1) with { Kind = QuarantineKind.Manual };
        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(DecisionAction.Keep, Step(Stats("a", 0, 50, past: 0, pastCount: 50)));
    }

    [Fact]
    public void A_healthy_agent_that_breaches_again_starts_a_level_higher()
    {
        _entry = Entry(QuarantineState.Healthy, 2);

        Step(Stats("a", -9, 50, past: -3, pastCount: 30));

        Assert.Equal((QuarantineState.Quarantined, 3), (_entry.State, _entry.Level));
    }

    [Fact]
    public void The_level_rises_no_further_once_the_hold_is_the_longest()
    {
        _entry = Entry(QuarantineState.Probation, 4);

        Step(Stats("a", -9, 50, past: -3, pastCount: 30));

        Assert.Equal(4, _entry.Level);
    }

    [Fact]
    public void A_level_is_earned_back_per_hundred_clean_rewards()
    {
        _entry = Entry(QuarantineState.Healthy, 3);

        Step(Stats("a", -9, 500, past: -1, pastCount: 99));
        Assert.Equal((3, 0), (_entry.Level, _entry.LevelsEarned));
        Step(Stats("a", -9, 500, past: -1, pastCount: 100));
        Assert.Equal((2, 1), (_entry.Level, _entry.LevelsEarned));
        Step(Stats("a", -9, 500, past: -1, pastCount: 199));
        Assert.Equal((2, 1), (_entry.Level, _entry.LevelsEarned));
        Step(Stats("a", -9, 500, past: -1, pastCount: 350));
        Assert.Equal((0, 3), (_entry.Level, _entry.LevelsEarned));
        Assert.Equal((Now, ""), (_entry.Since, _entry.Reason));
    }

    [Fact]
    public void More_levels_than_a_window_has_hundreds_are_earned_back_too_and_the_whole_window_stays_judged()
    {
        _entry = Entry(QuarantineState.Healthy, 4);

        Step(Stats("a", -1, 200, past: -1, pastCount: 200));
        Assert.Equal((2, true), (_entry.Level, _entry.JudgesWholeWindow));
        Step(Stats("a", -1, 200, past: 0, pastCount: 99));
        Assert.Equal(2, _entry.Level);
        Step(Stats("a", -1, 200, past: 0, pastCount: 100));
        Assert.Equal((1, true), (_entry.Level, _entry.JudgesWholeWindow));

        Assert.Equal(DecisionAction.Quarantine, Step(Stats("a", -3, 200, past: -0.5, pastCount: 50)));
    }

    [Fact]
    public void The_clock_earns_no_level_back()
    {
        _entry = Entry(QuarantineState.Healthy, 3);
        _clock.Advance(TimeSpan.FromDays(1000));

        Step(Stats("a", -9, 500, past: -1, pastCount: 99));

        Assert.Equal(3, _entry.Level);
    }

    [Fact]
    public void Without_a_hold_the_originals_rule_holds_and_there_are_no_levels()
    {
        Assert.Equal(DecisionAction.Quarantine, Step(Stats("a", -3), FleetPolicy.Default));
        Assert.Equal((0, null), (_entry!.Level, _entry.HoldUntil));
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(DecisionAction.Keep, Step(Stats("a", -3), FleetPolicy.Default));
        Assert.Equal(DecisionAction.Clear, Step(Stats("a", -2.9), FleetPolicy.Default));
        Assert.Empty(_entry.Marks);
    }

    [Fact]
    public void The_way_round()
    {
        Step(Stats("a", -3));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Step(null);
        Assert.Equal(DecisionAction.Quarantine, Step(Stats("a", -9, 60, past: -2, pastCount: 10)));
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(DecisionAction.Keep, Step(null));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(DecisionAction.Probation, Step(null));
        Assert.Equal(DecisionAction.Clear, Step(Stats("a", -9, 90, past: 0, pastCount: 20)));
        Assert.Equal(2, _entry!.Level);
        Step(Stats("a", -9, 500, past: 0, pastCount: 200));
        Assert.Equal((QuarantineState.Healthy, 0), (_entry.State, _entry.Level));
    }
}
