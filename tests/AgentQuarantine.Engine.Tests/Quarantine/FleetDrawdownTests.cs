using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class FleetDrawdownTests : IDisposable
{
    private static readonly FleetPolicy Policy = new()
    {
        Defaults = new QuarantinePolicy { DrawdownLimit = -100, BaseHold = TimeSpan.FromHours(1) },
        FleetDrawdownLimit = -3,
    };

    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    private FileLedger Ledger => _folder.Ledger;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_agent_that_lost_most_since_the_peak_is_taken_out()
    {
        // "early" lost most of all, but before the peak; "worst" lost most in the fall.
        var log = Write([("early", -2.5), ("good", 9), .. Rounds(3, ("good", 0.25), ("mild", -0.5), ("worst", -0.8), ("early", 0))]);

        var decisions = Check(log, Policy);

        Assert.Equal(["worst"], Out(decisions));
        var worst = decisions.Single(decision => decision.Agent == "worst");
        Assert.Equal((FleetDrawdownRule.Name, -3.0), (worst.Evidence.Rule, worst.Evidence.Limit));
        Assert.Equal(-3.4, worst.Evidence.Value!.Value, 12);
        Assert.Equal("fleet drawdown -3.400 <= limit -3; of the fleet's losses since its peak 2.400 are its own, the most", worst.Reason);
        var entry = Ledger.Read().Find("worst")!;
        Assert.Equal((true, 1, "Auto-quarantine: " + worst.Reason), (entry.Active, entry.Level, entry.Reason));
        Assert.Equal(LedgerFolder.Now.AddHours(1), entry.HoldUntil);
    }

    [Theory]
    [InlineData(-0.1, 30, true)]
    [InlineData(-0.3, 10, false)]
    public void The_limit_is_held_as_that_of_an_agent(double reward, int count, bool isBreach) =>
        Assert.Equal(isBreach ? ["a"] : [], Out(Check(Write([.. Enumerable.Repeat(("a", reward), count)]), Policy)));

    [Fact]
    public void Of_equals_the_first_by_name_goes_and_at_the_next_check_the_next()
    {
        var log = Write(Rounds(4, ("c", -1), ("b", -1), ("a", 0.1), ("d", -1)));

        Assert.Equal(["b"], Out(Check(log, Policy)));
        Assert.Equal(["c"], Out(Check(log, Policy)));
        Assert.Equal(["d"], Out(Check(log, Policy)));
        // Nobody who may run falls any more.
        Assert.Empty(Out(Check(log, Policy)));
    }

    [Fact]
    public void All_who_may_run_are_taken_out_where_that_is_the_action()
    {
        var log = Write(Rounds(4, ("c", -1), ("b", -1), ("a", 0.1), ("hand", -5)));
        Ledger.Update(_ => [new LedgerChange(Given.Quarantined("hand", QuarantineKind.Manual), null)], LedgerFolder.Now);

        var decisions = Check(log, Policy with { FleetDrawdownAction = FleetDrawdownAction.All });

        Assert.Equal(["a", "b", "c"], Out(decisions));
        Assert.All(decisions.Where(decision => decision.Agent != "hand"),
            decision => Assert.EndsWith("are its own, and all that may run are taken out", decision.Reason));
    }

    [Fact]
    public void It_is_released_as_others_are_and_its_old_losses_count_no_more()
    {
        var log = Write(Rounds(4, ("a", 0.1), ("b", -1)));
        Assert.Equal(["b"], Out(Check(log, Policy)));
        _clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal(DecisionAction.Probation, Check(log, Policy).Single(decision => decision.Agent == "b").Action);
        File.AppendAllText(log, Lines(Rounds(2, ("a", 0.1), ("b", -1))));
        Assert.Empty(Out(Check(log, Policy)));
        File.AppendAllText(log, Lines(Rounds(2, ("a", 0.1), ("b", -1))));
        var again = Check(log, Policy).Single(decision => decision.Agent == "b");

        Assert.Equal((DecisionAction.Quarantine, 2), (again.Action, again.Next!.Level));
        Assert.Contains("fleet drawdown -3.700 <= limit -3 (on probation)", again.Reason);
    }

    [Fact]
    public void Who_breaches_by_itself_too_says_both()
    {
        var policy = Policy with { Defaults = Policy.Defaults with { DrawdownLimit = -2 } };

        var decision = Check(Write(Rounds(4, ("a", -1))), policy).Single();

        Assert.Equal(["drawdown", "fleet_drawdown"], decision.Evidence.Breaches.Select(breach => breach.Rule));
        Assert.StartsWith("drawdown -4.000 <= limit -2, fleet drawdown -4.000 <= limit -3; ", decision.Reason);
        Assert.Equal(1, decision.Next!.Level);
    }

    [Fact]
    public void No_more_are_taken_out_than_the_guard_allows_and_those_who_lost_most_go_first()
    {
        var log = Write(Rounds(4, ("c", -1), ("b", -2), ("a", 0.1), ("d", -0.5)));

        var decisions = Check(log, Policy with { FleetDrawdownAction = FleetDrawdownAction.All, MaxQuarantinedPercent = 50 });

        Assert.Equal(["b", "c"], Out(decisions));
        Assert.Equal(["a", "d"], decisions.Where(decision => decision.Action == DecisionAction.Spared).Select(decision => decision.Agent));
    }

    [Fact]
    public void The_breaker_counts_who_breaches_by_itself_and_withholds_this_too()
    {
        var all = Policy with { FleetDrawdownAction = FleetDrawdownAction.All, FleetBreakerPercent = 50 };
        var log = Write(Rounds(4, ("c", -1), ("b", -1), ("a", 0.1)));

        Assert.Equal(["a", "b", "c"], Out(Check(log, all, apply: false)));
        var decisions = Check(log, all with { Defaults = all.Defaults with { DrawdownLimit = -2 } });

        Assert.All(decisions, decision => Assert.Equal(DecisionAction.Withheld, decision.Action));
        Assert.Contains("2 of 3 agents breach at once", decisions[0].Reason);
    }

    [Fact]
    public void An_infinite_loss_is_a_breach_and_names_who_made_it() =>
        Assert.Equal(["b"], Out(Check(Write([("a", -1), ("b", double.NegativeInfinity), ("c", -1)]), Policy)));

    [Fact]
    public void Only_the_windows_count()
    {
        var log = Write([.. Enumerable.Repeat(("old", -1.0), 10), .. Enumerable.Repeat(("old", 0.1), 4)]);

        Assert.Empty(Out(Check(log, Policy, window: 6)));
        Assert.Equal(["old"], Out(Check(log, Policy, window: 8)));
    }

    [Fact]
    public void A_window_of_time_counts_for_the_sum_too()
    {
        var log = Write(Rounds(10, ("a", -1)));
        FleetPolicy Of(TimeSpan span) => Policy with { Defaults = Policy.Defaults with { Window = span } };

        // A line comes every ten seconds.
        Assert.Empty(Out(Check(log, Of(TimeSpan.FromSeconds(20)))));
        Assert.Equal(["a"], Out(Check(log, Of(TimeSpan.FromSeconds(40)))));
    }

    [Fact]
    public void A_whole_log_keeps_no_more_than_the_windows_hold()
    {
        var agents = new AgentTable();
        var rewards = new FleetRewards(agents, 10, Policy);
        foreach (var agent in new[] { "a", "b" })
            agents.Intern(agent);
        for (var i = 0; i < 300_000; i++)
            rewards.Add(new AgentEvent { Agent = i % 2, Reward = i % 2 == 0 ? -1 : 0.5, Line = i + 1 });

        var fall = rewards.Fall(new Dictionary<string, bool> { ["a"] = true, ["b"] = true });

        Assert.Equal((-5.5, 20, "a"), (fall.Drawdown, fall.Count, fall.Worst));
    }

    [Theory]
    [InlineData(7, false, false)]
    [InlineData(7, true, false)]
    [InlineData(400, false, false)]
    [InlineData(50, false, true)]
    [InlineData(50, true, true)]
    public void It_is_what_the_whole_series_gives(int window, bool isTimed, bool slides)
    {
        var random = new Random(window);
        var agents = new AgentTable();
        var span = TimeSpan.FromSeconds(90);
        var policy = isTimed ? Policy with { Defaults = Policy.Defaults with { Window = span } } : Policy;
        var rewards = new FleetRewards(agents, window, policy) { Slides = slides };
        var all = new List<AgentEvent>();
        var first = 0;
        for (var agent = 0; agent < 5; agent++)
            agents.Intern($"agent {agent}");
        rewards.Mark("agent 1", new Cutoff(70_000, 0));
        for (var i = 0; i < 140_000; i++)
        {
            var e = new AgentEvent
            {
                // The last agent is one of few words.
                Agent = random.Next(200) == 0 ? 4 : random.Next(4),
                Reward = random.Next(20) == 0 ? double.NaN : random.Next(-8, 9),
                Timestamp = LedgerFolder.Now.AddSeconds(i + random.Next(-30, 30)).UtcTicks,
                Line = i + 1,
                Offset = i,
            };
            rewards.Add(e);
            all.Add(e);
            if (slides && i % 1000 == 999)
                rewards.Leave(first = i + 1 - 900);
            if (i % 20_000 != 19_999)
                continue;
            var mayRun = new Dictionary<string, bool> { ["agent 0"] = true, ["agent 1"] = false, ["agent 3"] = true, ["agent 4"] = true };
            AgentEvent[] held = [.. mayRun.SelectMany(agent => Window(agents.Intern(agent.Key), agent.Value)).OrderBy(e => e.Line)];
            var (fall, deepest, sum) = (rewards.Fall(mayRun), 0.0, 0.0);
            foreach (var one in held)
                deepest = Math.Min(deepest, sum = Math.Min(0, sum + one.Reward));
            Assert.Equal((deepest, held.Length), (fall.Drawdown, fall.Count));
        }

        IEnumerable<AgentEvent> Window(int agent, bool whole)
        {
            var newest = all.Where(e => e.Agent == agent).Max(e => e.Timestamp);
            var time = 0L;
            var timed = all.Where(e => e.Agent == agent).Select(e => (Event: e, Time: time = Math.Max(time, e.Timestamp)))
                .Where(one => one.Event.Line >= first && !double.IsNaN(one.Event.Reward) && (whole || one.Event.Offset >= 70_000));
            return isTimed
                ? timed.Where(one => one.Time > newest - span.Ticks).Select(one => one.Event)
                : timed.Select(one => one.Event).TakeLast(window);
        }
    }

    [Fact]
    public void Statistics_without_their_log_are_not_judged_and_that_is_said()
    {
        var result = CheckOperation.Of([Given.Stats("a", -5)], Policy, Ledger, _clock).Run(apply: true);

        Assert.Equal(DecisionAction.Healthy, result.Items.Single().Action);
        Assert.Contains("fleet_drawdown_limit judged nobody: it takes the log of a fleet, not statistics.", result.Warnings);
    }

    [Theory]
    [InlineData("""{ "fleet_drawdown_limit": -3 }""")]
    [InlineData("""{ "fleet_drawdown_limit": -3, "defaults": { "base_hold": "1h" }, "overrides": { "x": { "base_hold": null } } }""")]
    public void It_takes_a_hold_for_every_agent(string policy)
    {
        var path = Path.Combine(_folder.Root, "policy.json");
        File.WriteAllText(path, policy);

        Assert.Contains("base_hold", Assert.Single(PolicyFile.Test(path)).Message);
        Assert.Equal(ErrorIds.PolicyInvalid, Assert.Throws<QuarantineException>(() => PolicyFile.Load(path)).Id);
    }

    [Fact]
    public void An_explanation_says_it()
    {
        var log = Write(Rounds(4, ("a", 0.1), ("b", -1)));
        string Sentences() => string.Join('\n', ExplainOperation.Run(
            new AgentSelection(["b"]), [log], new CheckOptions { Policy = Policy }, Ledger, _clock).Items.Single().Sentences);

        Assert.Contains("Rule fleet drawdown -3.700 <= limit -3: breached, on 8 rewards of 2 agents. "
            + "Of the fleet's losses since its peak 4.000 are this agent's.", Sentences());
        Check(log, Policy);
        Assert.Contains("Rule fleet drawdown 0.000 > limit -3: kept, on 4 rewards of 1 agents. Rewards of an agent that is not to run", Sentences());
    }

    private static string[] Out(IReadOnlyList<QuarantineDecision> decisions) =>
        [.. decisions.Where(decision => decision.Action == DecisionAction.Quarantine).Select(decision => decision.Agent)];

    private static (string, double)[] Rounds(int count, params (string, double)[] round) =>
        [.. Enumerable.Repeat(round, count).SelectMany(one => one)];

    private static string Lines((string Agent, double Reward)[] events) => string.Concat(events.Select((e, i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"agent\":\"{e.Agent}\",\"reward\":{e.Reward},\"ts\":\"{LedgerFolder.Now.AddSeconds(10 * i):yyyy-MM-ddTHH:mm:ssZ}\"}}\n")));

    private string Write((string, double)[] events)
    {
        var log = Path.Combine(_folder.Root, "events.jsonl");
        File.WriteAllText(log, Lines(events));
        return log;
    }

    private IReadOnlyList<QuarantineDecision> Check(string log, FleetPolicy policy, bool apply = true, int window = 500) => QuarantineCheck.Run(
        new EventLog(log), Ledger, policy, new FleetReadOptions { Window = window }, _clock, apply);
}
