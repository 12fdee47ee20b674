using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using FsCheck;
using FsCheck.Fluent;
using static AgentQuarantine.Tests.Quarantine.Given;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>Any policy that is accepted decides, whatever the statistics, the ledger and the clock are.</summary>
public class PolicyBoundsTests
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1" ? 200_000 : 2000;

    private static readonly Gen<double> Numbers = Gen.Elements(
        0, -0.0, 1, -1, -3, 0.5, 100, -1e300, 1e300, double.Epsilon, double.MaxValue, double.MinValue,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity);

    private static readonly Gen<TimeSpan> Spans = Gen.Elements(
        TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), TimeSpan.FromDays(36500), TimeSpan.FromDays(36501),
        TimeSpan.MaxValue, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> Times = Gen.Elements(
        Now, Now.AddDays(-1), Now.AddSeconds(1), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue.AddTicks(-1),
        new DateTimeOffset(9999, 12, 31, 9, 59, 59, TimeSpan.FromHours(-14)), new DateTimeOffset(1, 1, 1, 14, 0, 0, TimeSpan.FromHours(14)));

    private static readonly Gen<DateTimeOffset?> MaybeTimes = Gen.OneOf(
        Times.Select(time => (DateTimeOffset?)time), Gen.Constant<DateTimeOffset?>(null));

    private static readonly Gen<int> Counts = Gen.Elements(0, 1, 2, 20, 100, 500, int.MaxValue / 4, -1);

    private static readonly Gen<FleetPolicy> Policies =
        from values in Gen.CollectToList(PolicySettings.Agent, setting => Value(setting.Kind, setting.Optional).Select(value => (setting, value)))
        from guards in Gen.CollectToList(PolicySettings.Fleet, setting => Value(setting.Kind, setting.Optional).Select(value => (setting, value)))
        select guards.Where(one => one.setting.Fault(one.value) is null).Aggregate(
            FleetPolicy.Default with
            {
                Defaults = values.Where(one => one.setting.Fault(one.value) is null).Aggregate(
                    QuarantinePolicy.Default, (policy, one) => one.setting.Set(policy, one.value)),
            },
            (policy, one) => one.setting.Set(policy, one.value));

    private static readonly Gen<AgentRewardStats> Statistics =
        from numbers in Numbers.ArrayOf(4)
        from counts in Counts.ArrayOf(3)
        from seen in MaybeTimes
        from past in Gen.Elements(0, 1, 2)
        from agent in Gen.Elements("a", "b", "c")
        let one = Stats(agent, numbers[0], counts[0]) with
        {
            Sharpe = numbers[1],
            StdDev = numbers[2],
            MeanCostUsd = numbers[3],
            Runs = counts[1],
            Errors = counts[2],
            LastSeen = seen,
        }
        select past == 0 ? one : one with { PastMark = one with { Count = counts[past], Drawdown = numbers[past] } };

    private static readonly Gen<QuarantineEntry> Entries =
        from agent in Gen.Elements("a", "b", "c", "gone")
        from state in Gen.Elements(QuarantineState.Healthy, QuarantineState.Quarantined, QuarantineState.Probation)
        from kind in Gen.Elements(QuarantineKind.Automatic, QuarantineKind.Manual)
        from times in MaybeTimes.ArrayOf(5)
        from level in Gen.Choose(0, QuarantineEntry.MaxLevel)
        from covered in Gen.Elements(0, 1, 2)
        select new QuarantineEntry
        {
            Agent = agent,
            State = state,
            Kind = kind,
            Since = times[0],
            Until = times[1],
            HoldUntil = times[2],
            Level = level,
            Marks = level % 2 == 0 ? [] : [End],
            Covered = covered == 0 ? null : new CoveredQuarantine((QuarantineState)covered, "", times[3], times[4], times[1]),
        };

    private static Gen<object?> Value(SettingKind kind, bool optional)
    {
        var some = kind switch
        {
            SettingKind.Number => Numbers.Select(x => (object?)x),
            SettingKind.Count => Counts.Select(x => (object?)x),
            SettingKind.Duration => Spans.Select(x => (object?)x),
            _ => Gen.Elements<object?>(PolicyMode.Enforce, PolicyMode.Observe),
        };
        return optional ? Gen.OneOf(some, Gen.Constant<object?>(null)) : some;
    }

    [Fact]
    public void Any_policy_that_is_accepted_decides()
    {
        var cases =
            from policy in Policies
            from stats in Statistics.ListOf(4)
            from entries in Entries.ListOf(3)
            from now in Times
            from newest in MaybeTimes
            select (policy, stats, entries, now, newest);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            if (PolicySettings.Fault(one.policy.Defaults) is null && PolicySettings.Fault(one.policy) is null)
            {
                var decisions = QuarantineDecider.Decide(
                    [.. one.stats], Ledger([.. one.entries]), one.policy, one.now, end: [End], newest: one.newest);
                Assert.All(decisions, decision => Assert.NotNull(LedgerJson.Write(decision.Next ?? Quarantined("a"))));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    [Theory]
    [InlineData("base_hold")]
    [InlineData("max_hold")]
    public void A_hold_of_eight_thousand_years_is_refused(string setting)
    {
        Assert.NotNull(PolicySettings.FindAgent(setting)!.Fault(Duration.Parse("3000000d")));
        Assert.Null(PolicySettings.FindAgent(setting)!.Fault(Duration.Parse("36500d")));
    }

    [Fact]
    public void A_hold_that_leads_past_the_end_of_time_ends_with_it()
    {
        var decision = Decide(
            Stats("a", -9), policy: Policy(p => p with { BaseHold = TimeSpan.FromDays(1) }), now: DateTimeOffset.MaxValue.AddHours(-1));

        Assert.Equal(DateTimeOffset.MaxValue, decision.Next!.HoldUntil);
    }
}
