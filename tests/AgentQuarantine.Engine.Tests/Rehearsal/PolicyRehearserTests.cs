using System.Globalization;
using System.Text;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Rehearsal;

public sealed class PolicyRehearserTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static readonly Dictionary<string, FleetPolicy> Policies = new()
    {
        ["the original's rule"] = new(),
        ["release with hysteresis"] = Of(new() { ClearLimit = -1.5, MinSamples = 5 }),
        ["holds and probation"] = Of(new() { BaseHold = TimeSpan.FromMinutes(12), MaxHold = TimeSpan.FromHours(1), ProbationRewards = 5 }),
        ["every rule"] = Of(new()
        {
            DrawdownLimit = -4,
            SharpeFloor = -0.2,
            SharpeMinSamples = 20,
            ErrorRatioLimit = 0.3,
            MeanCostLimit = 0.03,
            BaseHold = TimeSpan.FromMinutes(7)
        }),
        ["a share of the fleet"] = Of(new() { DrawdownLimit = -2, BaseHold = TimeSpan.FromMinutes(20) }) with { MaxQuarantinedPercent = 34 },
        ["a breaker"] = Of(new() { DrawdownLimit = -2, BaseHold = TimeSpan.FromMinutes(20) }) with { FleetBreakerPercent = 20 },
        ["a log that may be stale"] = Of(new() { BaseHold = TimeSpan.FromMinutes(12) }) with { StaleAfter = TimeSpan.FromMinutes(6) },
    };

    public static TheoryData<string, int> Worlds =>
        new(Policies.Keys.SelectMany(policy => new[] { 1, 2 }.Select(seed => (policy, seed))));

    [Theory, MemberData(nameof(Worlds))]
    public void A_rehearsal_is_what_checks_would_have_done_to_a_log_whose_agents_ask_the_gate(string policy, int seed)
    {
        var options = new RehearsalOptions { Window = 40, Last = 150, Every = TimeSpan.FromMinutes(5) };
        var lines = Fleet(seed);

        var actual = Rehearse(lines, Policies[policy], options);

        var expected = Live(lines, Policies[policy], options);
        Assert.Equal(expected, actual.Select(a => (a.Agent, a.Quarantines, a.TimeInQuarantine, a.FinalState, a.FinalLevel, a.EventsInQuarantine)));
        Assert.True(actual.Sum(a => a.Quarantines) > 0, "the world is to have quarantines");
    }

    [Fact]
    public void What_a_quarantine_avoids_and_forgoes_is_told()
    {
        // Down to -3 within a minute; the check at five minutes sees it, and what follows is not earned.
        var lines = new List<Line>();
        for (var i = 0; i < 30; i++)
            lines.Add(new Line("a", Start.AddSeconds(2 * i), -0.1));
        lines.Add(new Line("b", Start.AddMinutes(5), 1));
        foreach (var reward in new[] { -2.0, 0.5, -1 })
            lines.Add(new Line("a", Start.AddMinutes(7), reward));
        lines.Add(new Line("b", Start.AddMinutes(10), 1));

        var agents = Rehearse(lines, new FleetPolicy(), new RehearsalOptions());

        Assert.Equal(
            new PolicyRehearsal
            {
                Policy = "p",
                Agent = "a",
                Checks = 2,
                Rewards = 33,
                Quarantines = 1,
                TimeInQuarantine = TimeSpan.FromMinutes(5),
                EventsInQuarantine = 3,
                RewardsInQuarantine = 3,
                LossesAvoided = 3,
                GainsForgone = 0.5,
                FirstBreach = Start.AddMinutes(5),
                RewardsToFirstBreach = 30,
                FinalState = QuarantineState.Quarantined,
                FinalLevel = agents[0].FinalLevel,
                Transitions = agents[0].Transitions,
                Path = agents[0].Path,
            },
            agents[0]);
        Assert.Equal([(Start.AddMinutes(5), QuarantineState.Quarantined, "drawdown -3.000 <= limit -3")],
            agents[0].Transitions.Select(step => (step.Time, step.State, step.Reason)));
        Assert.Equal(2.5, agents[0].NetBenefit);
        Assert.Equal(new PolicyRehearsal { Policy = "p", Agent = "b", Checks = 2, Rewards = 2, Path = agents[0].Path }, agents[1]);
    }

    [Theory]
    [InlineData(30, -0.1, 1)]
    [InlineData(10, -0.3, 0)]
    public void Equal_losses_meet_the_limit_as_they_do_in_a_check(int count, double reward, int quarantines)
    {
        var lines = Enumerable.Range(0, count).Select(i => new Line("a", null, reward)).ToList();

        Assert.Equal(quarantines, Rehearse(lines, new FleetPolicy(), new RehearsalOptions { EveryEvents = 1 })[0].Quarantines);
    }

    [Fact]
    public void Without_time_a_check_comes_every_hundred_events_and_stands_for_five_minutes()
    {
        var lines = Enumerable.Range(0, 1000).Select(i => new Line("a", null, i < 50 ? -0.1 : 0.01)).ToList();
        var policy = Of(new() { BaseHold = TimeSpan.FromMinutes(30) });

        var agent = Rehearse(lines, policy, new RehearsalOptions())[0];

        Assert.Equal(10, agent.Checks);
        Assert.Null(agent.FirstBreach);
        Assert.Equal(100, agent.RewardsToFirstBreach);
        Assert.Equal(600, agent.RewardsInQuarantine);
        Assert.Equal(TimeSpan.FromMinutes(30), agent.TimeInQuarantine);
        Assert.Equal(6, agent.GainsForgone, 9);
    }

    [Fact]
    public void Years_between_two_events_cost_no_more_than_the_holds_that_end_in_them()
    {
        var lines = Enumerable.Range(0, 40).Select(i => new Line("a", Start.AddSeconds(i), -0.1)).ToList();
        lines.Add(new Line("b", Start.AddYears(900), 1));

        var agent = Rehearse(lines, Of(new() { BaseHold = TimeSpan.FromHours(1) }), new RehearsalOptions { Every = TimeSpan.FromSeconds(1) })[0];

        Assert.Equal((long)(Start.AddYears(900) - Start).TotalSeconds, agent.Checks);
        Assert.Equal(TimeSpan.FromHours(1), agent.TimeInQuarantine);
        Assert.Equal(QuarantineState.Probation, agent.FinalState);
    }

    [Fact]
    public void Policies_stand_side_by_side_each_in_a_world_of_its_own()
    {
        var lines = Fleet(3);
        var options = new RehearsalOptions { Window = 40, Last = 150 };
        var log = Write(lines);
        RehearsedPolicy[] policies = [new("tight", Of(new() { DrawdownLimit = -1 })), new("loose", Of(new() { DrawdownLimit = -30 }))];

        var both = PolicyRehearser.Run(log, policies, options);

        Assert.Equal(["tight", "loose"], both.Select(agent => agent.Policy).Distinct());
        Assert.Equal([.. PolicyRehearser.Run(log, policies[..1], options), .. PolicyRehearser.Run(log, policies[1..], options)], both);
    }

    [Fact]
    public void An_observing_policy_is_rehearsed_as_if_it_were_enforced_and_nothing_is_written()
    {
        var lines = Fleet(1);
        var options = new RehearsalOptions { Window = 40, Last = 150 };

        var observing = Rehearse(lines, new FleetPolicy { Mode = PolicyMode.Observe }, options);

        Assert.Equal(Rehearse(lines, new FleetPolicy(), options), observing);
        Assert.All(Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder["x"])!), path => Assert.EndsWith(".jsonl", path));
    }

    [Fact]
    public void On_several_threads_a_rehearsal_comes_out_as_on_one()
    {
        // Long enough to be read on several threads, and full of lines that are no events.
        var lines = Enumerable.Range(0, 12).SelectMany(Fleet).Select(line => line with { Time = null }).ToList();
        var log = Write([.. Enumerable.Range(0, 3).SelectMany(_ => lines)]);
        var options = new RehearsalOptions { Window = 40, Last = 150 };
        RehearsedPolicy[] policies = [new("p", Policies["holds and probation"])];
        Assert.InRange(new FileInfo(log.Path).Length, 4 << 20, 8 << 20);

        Assert.Equal(PolicyRehearser.Run(new OnOneThread(log), policies, options), PolicyRehearser.Run(log, policies, options));
    }

    private sealed class OnOneThread(EventLog log) : IEventSource
    {
        public string Name => log.Name;

        public string? Path => log.Path;

        public IEventReading Begin(ReadRequest request, CancellationToken cancellation) => log.Begin(request with { Threads = 1 }, cancellation);

        public IReadOnlyList<LogMark> MarkEnds(DateTimeOffset now) => log.MarkEnds(now);
    }

    [Fact]
    public void An_empty_log_has_nobody_to_quarantine() =>
        Assert.Empty(Rehearse([], new FleetPolicy(), new RehearsalOptions()));

    private sealed record Line(string Agent, DateTimeOffset? Time, double Reward, double Cost = 0, bool IsError = false, string? Instead = null)
    {
        public override string ToString() => Instead ?? string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"agent":"{{Agent}}","reward":{{Reward:R}},"cost_usd":{{Cost:R}},"ok":"""
            + $$"""{{(IsError ? "false" : "true")}}{{(Time is { } t ? $",\"ts\":\"{t:O}\"" : "")}}}""");
    }

    /// <summary>Six agents over some hours, now good, now bad, with lines that are no events and a night without any.</summary>
    private static List<Line> Fleet(int seed)
    {
        var random = new SeededRandom((ulong)seed, "fleet");
        var lines = new List<Line>();
        var time = Start;
        for (var i = 0; i < 1500; i++)
        {
            time = time.AddSeconds(random.Next(40) + (i == 900 ? 30_000 : 0));
            var agent = random.Next(6);
            var isBad = (i / 200 + agent) % 3 == 0;
            lines.Add(random.Next(20) switch
            {
                0 => new Line("", null, 0, Instead: random.Next(2) == 0 ? "" : "{broken"),
                _ => new Line("agent" + agent, time, (random.NextDouble() - (isBad ? 0.7 : 0.4)) * 0.8,
                    random.NextDouble() * (isBad ? 0.07 : 0.04), random.Next(10) < (isBad ? 4 : 1)),
            });
        }
        return lines;
    }

    /// <summary>Writes the log as it would be written, checking it as it grows.</summary>
    private IEnumerable<(string, int, TimeSpan, QuarantineState, int, long)> Live(List<Line> lines, FleetPolicy policy, RehearsalOptions options)
    {
        var path = _folder["live.jsonl"];
        var ledger = new FileLedger(_folder["quarantine.json"]);
        var log = new EventLog(path);
        var clock = new FakeTimeProvider(Start);
        var read = new FleetReadOptions { Window = options.Window, Request = new ReadRequest(options.Last) };
        var quarantines = new Dictionary<string, int>();
        var lost = new Dictionary<string, long>();
        var since = new Dictionary<string, DateTimeOffset>();
        var held = new Dictionary<string, TimeSpan>();
        var next = lines.First(line => line.Time is not null).Time!.Value + options.Every;
        File.WriteAllText(path, "");
        foreach (var line in lines)
        {
            while (line.Time >= next)
            {
                clock.SetUtcNow(next);
                foreach (var decision in QuarantineCheck.Run(log, ledger, policy, read, clock).Where(decision => decision.Applied))
                {
                    if (decision.Quarantined && since.TryAdd(decision.Agent, next))
                        quarantines[decision.Agent] = quarantines.GetValueOrDefault(decision.Agent) + 1;
                    else if (!decision.Quarantined && since.Remove(decision.Agent, out var began))
                        held[decision.Agent] = held.GetValueOrDefault(decision.Agent) + (next - began);
                }
                next += options.Every;
            }
            if (since.ContainsKey(line.Agent))
                lost[line.Agent] = lost.GetValueOrDefault(line.Agent) + 1;
            else
                File.AppendAllText(path, line + "\n");
        }
        var end = lines[^1].Time ?? lines[^2].Time!.Value;
        var snapshot = ledger.Read();
        return lines.Where(line => line.Time is not null).Select(line => line.Agent).Distinct().Order(StringComparer.Ordinal).Select(agent => (
            agent,
            quarantines.GetValueOrDefault(agent),
            held.GetValueOrDefault(agent) + (since.TryGetValue(agent, out var began) ? end - began : TimeSpan.Zero),
            snapshot.Find(agent)?.State ?? QuarantineState.Healthy,
            snapshot.Find(agent)?.Level ?? 0,
            lost.GetValueOrDefault(agent)));
    }

    private IReadOnlyList<PolicyRehearsal> Rehearse(List<Line> lines, FleetPolicy policy, RehearsalOptions options) =>
        PolicyRehearser.Run(Write(lines), [new RehearsedPolicy("p", policy)], options);

    private EventLog Write(List<Line> lines)
    {
        var path = _folder["events.jsonl"];
        File.WriteAllText(path, new StringBuilder().AppendJoin("", lines.Select(line => line + "\n")).ToString());
        return new EventLog(path);
    }

    private static FleetPolicy Of(QuarantinePolicy policy) => new() { Defaults = policy };
}
