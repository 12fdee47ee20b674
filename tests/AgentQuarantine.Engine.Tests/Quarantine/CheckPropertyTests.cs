using System.Globalization;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Policies;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>What holds for any fleet, any policy and any order of events, checks and people's acts; on real files.</summary>
public sealed class CheckPropertyTests
{
    private static readonly int Cases = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1" ? 500 : 25;

    private static readonly Gen<FleetPolicy> Policies =
        from hold in Gen.Elements(null, "1m", "10m")
        from clear in Gen.Elements<double?>(null, -1)
        from samples in Gen.Choose(1, 4)
        from most in Gen.Elements(100.0, 50, 25, 0)
        from breaker in Gen.Elements<double?>(null, null, 60)
        from stale in Gen.Elements<TimeSpan?>(null, TimeSpan.FromMinutes(30))
        from mode in Gen.Elements(PolicyMode.Enforce, PolicyMode.Enforce, PolicyMode.Observe)
        select new FleetPolicy
        {
            Defaults = new QuarantinePolicy
            {
                ClearLimit = clear,
                MinSamples = samples,
                BaseHold = hold is null ? null : Duration.Parse(hold),
                MaxHold = TimeSpan.FromMinutes(30),
                ProbationRewards = 3,
            },
            MaxQuarantinedPercent = most,
            FleetBreakerPercent = breaker,
            StaleAfter = stale,
            Mode = mode,
        };

    // What happens between two checks: events of agents a to d, minutes that pass, a quarantine or a release by hand.
    private static readonly Gen<(string What, string Agent, int Number)> Acts =
        from what in Gen.Elements("loss", "loss", "gain", "gain", "wait", "add", "clear")
        from agent in Gen.Elements("a", "b", "c", "d")
        from number in Gen.Choose(1, 8)
        select (what, agent, number);

    private static readonly Gen<(FleetPolicy Policy, (string What, string Agent, int Number)[] Acts)> Stories =
        from policy in Policies
        from acts in Acts.ArrayOf(12)
        select (policy, acts);

    [Fact]
    public void A_check_that_follows_a_check_changes_nothing_and_no_check_lifts_what_a_person_set() =>
        Prop.ForAll(Stories.ToArbitrary(), Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static void Holds((FleetPolicy Policy, (string What, string Agent, int Number)[] Acts) story)
    {
        using var folder = new LedgerFolder();
        var clock = new FakeTimeProvider(LedgerFolder.Now);
        var log = new EventLog(Path.Combine(folder.Root, "events.jsonl"));
        File.WriteAllText(log.Path, "");
        var byHand = new HashSet<string>();
        foreach (var (what, agent, number) in story.Acts)
        {
            switch (what)
            {
                case "wait":
                    clock.Advance(TimeSpan.FromMinutes(5 * number));
                    break;
                case "add":
                    ManualQuarantine.Add(folder.Ledger, agent, "by hand", null, clock.GetUtcNow());
                    byHand.Add(agent);
                    break;
                case "clear" when folder.Ledger.Read().Find(agent) is not null:
                    ManualQuarantine.Clear(folder.Ledger, agent, log.MarkEnds(clock.GetUtcNow()), clock.GetUtcNow());
                    byHand.Remove(agent);
                    break;
                default:
                    var reward = what == "loss" ? -0.75 : 0.5;
                    File.AppendAllText(log.Path, string.Concat(Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture,
                        $"{{\"ts\": \"{clock.GetUtcNow():o}\", \"agent\": \"{agent}\", \"reward\": {reward}}}\n"), number)));
                    break;
            }
            var first = Check();
            var files = folder.Files();
            var second = Check();

            Assert.Equal(files, folder.Files());
            Assert.DoesNotContain(second, decision => decision.Applied || decision.Next is not null);
            Assert.All(byHand, name => Assert.True(folder.Ledger.Read().Agents[name].Active));
            var ledger = folder.Ledger.Read();
            Assert.All(first, decision => Assert.Equal(decision.Quarantined, ledger.IsQuarantined(decision.Agent, clock.GetUtcNow())));
            if (story.Policy.Mode == PolicyMode.Observe)
                Assert.Equal(byHand.Order(), ledger.Agents.Values.Where(entry => entry.Active).Select(entry => entry.Agent).Order());
        }

        IReadOnlyList<QuarantineDecision> Check() => QuarantineCheck.Run(log, folder.Ledger, story.Policy, new FleetReadOptions(), clock);
    }
}
