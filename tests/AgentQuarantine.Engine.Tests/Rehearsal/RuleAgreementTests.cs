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
            .Select(i => $"{{\"agent\":\"a\",{Reward(i < 40 ? 0.3 : i < 50 ? -0.1 : -0.3)}{(i % 11 == 0 ? "" : Time(i % 9 == 0 ? i - 3 : i))}}}\n").ToList();
        var policy = new FleetPolicy { Defaults = new QuarantinePolicy { DrawdownLimit = -0.95, MinSamples = 5, Window = TimeSpan.FromHours(1) } };

        var expected = FirstBreach(lines, policy, "drawdown");

        Assert.InRange(expected, 31, Lines);
        Assert.Equal(expected, Rehearse(lines, policy));
        // By number of rewards it breaches elsewhere.
        Assert.NotEqual(expected, FirstBreach(lines, new FleetPolicy { Defaults = policy.Defaults with { Window = null } }, "drawdown"));
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
