using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Rehearsal;

/// <summary>A rehearsal and the checks agree on every rule: a new one needs a log here in which it is the one that breaches.</summary>
public sealed class RuleAgreementTests : IDisposable
{
    private const int Lines = 60, Last = 24;

    // Each begins well and ends badly. Sums of tenths differ by the order in which they are formed, and the limits lie on them.
    private static readonly Dictionary<string, (double Limit, Func<int, string> Members)> Logs = new()
    {
        ["drawdown"] = (-1, i => Reward(i < 30 ? 0.1 : -0.1)),
        ["target_drawdown"] = (-1, i => Reward(i < 30 ? 0.4 : 0.1)),
        ["evidence"] = (20, i => Reward(i < 30 ? (i % 2 == 0 ? 1 : -0.2) : -0.4)),
        ["sharpe"] = (-0.2, i => Reward(((i + 2) % 3 - 1) / 10.0 - (i < 30 ? 0 : 0.03))),
        ["error_ratio"] = (0.4, i => Reward(0.1) + $",\"ok\":{(i < 30 || i % 2 == 0 ? "true" : "false")}"),
        ["consecutive_errors"] = (3, i => Reward(0.1) + $",\"ok\":{(i is 34 or 35 || (i > 37 && i < 42) ? "false" : "true")}"),
        ["missing_ratio"] = (0.4, i => i < 30 || i % 2 == 0 ? Reward(0.1) : "\"reward\":null"),
        ["mean_cost"] = (0.2, i => Reward(0.1) + Member("cost_usd", i < 30 ? 0.1 : 0.3)),
        ["drawdown_share"] = (0.05, i => Reward(i < 30 ? 0.3 : -0.1)),
        ["cost_per_hour"] = (1.2, i => Reward(0.1) + Member("cost_usd", i < 40 ? 0.1 : 0.4) + Time(i)),
        ["p95_latency"] = (0.3, i => Reward(0.1) + Member("latency_ms", i < 30 || i % 7 > 0 ? 0.1 : 0.3)),
        ["mean_latency"] = (0.2, i => Reward(0.1) + Member("latency_ms", i < 30 ? 0.1 : 0.3)),
    };

    private readonly TempFolder _folder = new();
    private int _ledgers;

    public static TheoryData<string> Names => new(RuleTable.All.Select(rule => rule.Name));

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Names))]
    public void A_rehearsal_and_the_checks_agree(string name)
    {
        Assert.True(Logs.ContainsKey(name), $"The rule '{name}' has no log that breaches it.");
        var (limit, members) = Logs[name];
        var rule = RuleTable.All.Single(one => one.Name == name);
        var off = RuleTable.All.Aggregate(QuarantinePolicy.Default with { MinSamples = 5 }, (policy, one) => one.Setting.Set(policy, null))
            with
        { RewardTarget = name == "target_drawdown" ? 0.2 : 0, Baseline = 0.2, RewardUpperBound = 1, StartingEquity = 10 };
        var policy = new FleetPolicy { Defaults = rule.Setting.Set(off, rule.Setting.Kind == SettingKind.Count ? (object)(int)limit : limit) };
        var lines = Enumerable.Range(0, Lines).Select(i => $"{{\"agent\":\"a\",{members(i)}}}\n").ToList();

        var expected = FirstBreach(lines, policy, name);
        var actual = Rehearse(lines, policy);

        Assert.InRange(expected, 31, Lines);
        Assert.Equal(lines.Take(expected).Count(line => !line.Contains("null")), actual);
    }

    [Fact]
    public void A_rehearsal_and_the_checks_agree_on_a_window_of_time()
    {
        // Ten minutes a line; times go back now and then, and some lines have none.
        var lines = Enumerable.Range(0, Lines)
            .Select(i =>
                $"{{\"agent\":\"a\",{Reward(i < 40 ? 0.3 : i < 50 ? -0.1 : -0.3)}{(i % 11 == 0 ? "" : Time(i % 9 == 0 ? i - 3 : i))}}}\n").ToList();
        var policy = new FleetPolicy { Defaults = new QuarantinePolicy { DrawdownLimit = -0.95, MinSamples = 5, Window = TimeSpan.FromHours(1) } };

        var expected = FirstBreach(lines, policy, "drawdown");

        Assert.InRange(expected, 31, Lines);
        Assert.Equal(expected, Rehearse(lines, policy));
        // By number of rewards it breaches elsewhere.
        Assert.NotEqual(expected, FirstBreach(lines, new FleetPolicy { Defaults = policy.Defaults with { Window = null } }, "drawdown"));
    }

    [Theory]
    [InlineData(FleetDrawdownAction.Worst, Last)]
    [InlineData(FleetDrawdownAction.All, Last)]
    [InlineData(FleetDrawdownAction.Worst, null)]
    public void A_rehearsal_and_the_checks_agree_on_the_fleet_as_a_whole(FleetDrawdownAction action, int? last)
    {
        // A minute a line; nobody breaches alone. Held agents go on writing here, and their lines count in neither.
        static string Line(int i) =>
            $"{{\"agent\":\"{"abc"[i % 3]}\",{Reward(i < 9 ? 0.1 : i % 3 == 0 ? -0.2 : i % 3 == 1 ? -0.1 : 0.02)},\"ts\":\"{At(i)}\"}}"
            + "\n";
        static string At(int i) => $"{new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ}";
        var policy = new FleetPolicy
        {
            Defaults = new QuarantinePolicy { DrawdownLimit = -50, BaseHold = TimeSpan.FromMinutes(20), ProbationRewards = 3 },
            FleetDrawdownLimit = -0.85,
            FleetDrawdownAction = action,
        };
        var lines = Enumerable.Range(0, 120).Select(Line).ToList();

        var rehearsed = PolicyRehearser.Run(
            new EventLog(_folder.Write("events.jsonl", string.Concat(lines))), [new RehearsedPolicy("p", policy)],
            new RehearsalOptions { Window = 20, Last = last, EveryEvents = 1 }).SelectMany(agent => agent.Transitions.Select(
                one => $"{one.Time:HH:mm} {agent.Agent} {one.State} {one.Reason}")).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(Checked(lines, policy, last), rehearsed);
        Assert.Contains(rehearsed, one => one.Contains("Quarantined fleet drawdown", StringComparison.Ordinal));
        Assert.Contains(rehearsed, one => one.Contains("Probation", StringComparison.Ordinal));
    }

    // A check after each line, of a log in which whoever is held writes none.
    private List<string> Checked(List<string> lines, FleetPolicy policy, int? last)
    {
        var ledger = new FileLedger(_folder[$"{_ledgers++}/quarantine.json"]);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        var log = _folder.Write("live.jsonl", "");
        var transitions = new List<string>();
        foreach (var line in lines)
        {
            if (!ledger.Read().IsQuarantined(line[10..11], clock.GetUtcNow()))
                File.AppendAllText(log, line);
            var read = new FleetReadOptions { Window = 20, Request = last is null ? ReadRequest.All : new ReadRequest(last) };
            transitions.AddRange(QuarantineCheck.Run(new EventLog(log), ledger, policy, read, clock)
                .Where(decision => decision.Next is { } next && decision.Action != DecisionAction.Healthy)
                .Select(decision => $"{decision.Time:HH:mm} {decision.Agent} {decision.Next!.State} {decision.Reason}"));
            clock.Advance(TimeSpan.FromMinutes(1));
        }
        return [.. transitions.Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_rehearsal_and_the_checks_agree_on_an_infinite_loss()
    {
        var lines = Enumerable.Range(0, Lines).Select(i => $"{{\"agent\":\"a\",\"reward\":{(i == 40 ? "-Infinity" : "0.1")}}}\n").ToList();
        var policy = new FleetPolicy();

        Assert.Equal(41, FirstBreach(lines, policy, "drawdown"));
        Assert.Equal(40, Rehearse(lines, policy));
    }

    /// <summary>After how many lines a check, made at each, breaches.</summary>
    private int FirstBreach(List<string> lines, FleetPolicy policy, string name)
    {
        var ledger = new FileLedger(_folder[$"{_ledgers++}/quarantine.json"]);
        for (var count = 1; count <= lines.Count; count++)
        {
            var log = new EventLog(_folder.Write("live.jsonl", string.Concat(lines.Take(count))));
            var read = new FleetReadOptions { Window = 20, Request = new ReadRequest(Last) };
            var decision = QuarantineCheck.Run(log, ledger, policy, read, new FakeTimeProvider()).Single();
            if (decision.Action != DecisionAction.Quarantine)
                continue;
            Assert.Equal(name, decision.Evidence.Rule);
            return count;
        }
        return -1;
    }

    private long? Rehearse(List<string> lines, FleetPolicy policy) => PolicyRehearser.Run(
        new EventLog(_folder.Write("events.jsonl", string.Concat(lines))),
        [new RehearsedPolicy("p", policy)],
        new RehearsalOptions { Window = 20, Last = Last, EveryEvents = 1 }).Single().RewardsToFirstBreach;

    private static string Time(int i) => $",\"ts\":\"{new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc).AddMinutes(10 * i):yyyy-MM-ddTHH:mm:ssZ}\"";

    private static string Reward(double value) => Member("reward", value)[1..];

    private static string Member(string name, double value) => string.Create(CultureInfo.InvariantCulture, $",\"{name}\":{value}");
}
