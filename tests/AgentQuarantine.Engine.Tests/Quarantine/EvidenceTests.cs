using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Metrics;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Tests.Events;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Quarantine;

/// <summary>Evidence is of every reward once, whatever becomes of the log between two checks.</summary>
public sealed class EvidenceTests : IDisposable
{
    private static readonly EvidenceSettings Settings = new(0.1, 1, 1);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero));
    private FleetPolicy _policy = Given.Policy(p => p with { DrawdownLimit = null, EvidenceLimit = 1e12, Baseline = 0.1, RewardUpperBound = 1 });
    private int _written;

    private string Log => _folder["events.jsonl"];

    private FileLedger Ledger => new(_folder["q.json"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void It_is_that_of_every_reward_since_the_last_release(int campaign)
    {
        var random = new Random(campaign);
        var expected = new EDetector(Settings);
        Append(expected, 3);
        Check();
        for (var step = 0; step < 150; step++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            var rotated = $"{Log}-{_time.GetUtcNow():yyyyMMddHHmmss}";
            switch (random.Next(8))
            {
                case 0:
                    File.Move(Log, rotated);
                    Append(expected, random.Next(1, 30));
                    break;
                case 1:
                    File.Copy(Log, rotated);
                    File.WriteAllText(Log, "");
                    Append(expected, random.Next(1, 30));
                    break;
                case 2:
                    ManualQuarantine.Add(Ledger, "a", "by hand", null, _time.GetUtcNow());
                    ClearOperation.Run(new ClearOptions { DefaultLog = Log }, Ledger, _time);
                    expected.Restart();
                    break;
                case 3:
                    Check(apply: false);
                    break;
                default:
                    Append(expected, random.Next(40));
                    break;
            }
            if (random.Next(8) < 3 || File.Exists(rotated))
                Assert.Equal(expected.Rewards == 0 ? null : Math.Log10(expected.Value), Check().Evidence.Statistics!.EvidenceLog10);
        }
    }

    [Fact]
    public void A_service_has_the_evidence_that_checks_have()
    {
        var expected = new EDetector(Settings);
        Append(expected, 10);
        Check();
        using var collector = new MetricsCollector(
            new CollectorOptions { Logs = [Log], Ledger = Ledger, Policy = _policy, Read = new() { Request = new ReadRequest(20) } }, _time);
        for (var i = 0; i < 20; i++)
        {
            Append(expected, 7);
            _time.Advance(TimeSpan.FromMinutes(1));
            if (i % 3 == 0)
                Check();
            if (i % 3 == 1)
                collector.Check(TestContext.Current.CancellationToken);
            Assert.Equal(
                Math.Log10(expected.Value),
                collector.RefreshOrThrow(TestContext.Current.CancellationToken).Statistics.Single().EvidenceLog10);
        }
        Assert.Equal(Math.Log10(expected.Value), Check().Evidence.Statistics!.EvidenceLog10);
    }

    [Fact]
    public void It_begins_anew_after_a_release_that_is_earned()
    {
        _policy = Given.Policy(p => p with
        {
            DrawdownLimit = null,
            EvidenceLimit = 1000,
            Baseline = 0.1,
            RewardUpperBound = 1,
            BaseHold = TimeSpan.FromMinutes(5),
        });
        Write(40, -1);
        var quarantined = Check();
        _time.Advance(TimeSpan.FromMinutes(6));
        var probation = Check();
        Write(5, 0.5);
        var after = Check();

        Assert.Equal(
            (DecisionAction.Quarantine, "evidence", DecisionAction.Probation),
            (quarantined.Action, quarantined.Evidence.Rule, probation.Action));
        var expected = new EDetector(Settings);
        for (var i = 0; i < 5; i++)
            expected.Add(0.5);
        Assert.Equal(DecisionAction.Keep, after.Action);
        Assert.Equal(Math.Log10(expected.Value), after.Evidence.Statistics!.EvidenceLog10);
        Write(20, 0.5);
        Assert.Equal(DecisionAction.Clear, Check().Action);
        Write(5, 0.5);
        for (var i = 0; i < 25; i++)
            expected.Add(0.5);
        // Who has passed probation keeps what was found there.
        Assert.Equal(Math.Log10(expected.Value), Check().Evidence.Statistics!.EvidenceLog10);
    }

    [Fact]
    public void An_alarm_between_two_checks_is_not_missed()
    {
        _policy = Given.Policy(p => p with { DrawdownLimit = null, EvidenceLimit = 1000, Baseline = 0.1, RewardUpperBound = 1 });
        Write(1, 0.5);
        Check();
        Write(20, -1);
        Write(60, 1);

        var decision = Check();

        Assert.Equal(DecisionAction.Quarantine, decision.Action);
        Assert.True(decision.Evidence.Statistics!.EvidenceLog10 < 3);
    }

    [Fact]
    public void A_log_that_is_gone_is_said()
    {
        Write(20, 0.1);
        Check();
        File.Delete(Log);
        _time.Advance(TimeSpan.FromMinutes(1));
        Write(15, 0.2);

        var result = CheckOperation.Read([Log], new CheckOptions { Policy = _policy }, Ledger, _time, null, TestContext.Current.CancellationToken)
            .Run(apply: true);

        Assert.Contains("no file beside it is the one before", Assert.Single(result.Warnings));
    }

    [Fact]
    public void Damage_is_an_error_and_nothing_is_overwritten()
    {
        Write(20, 0.1);
        Check();
        File.WriteAllText(_folder["q.evidence.json"], "{");

        var failure = Assert.Throws<QuarantineException>(() => Check());

        Assert.Equal((ErrorIds.LedgerDamaged, _folder["q.evidence.json"]), (failure.Id, failure.Target));
        Assert.Equal("{", File.ReadAllText(_folder["q.evidence.json"]));
    }

    [Fact]
    public void A_check_that_is_behind_does_not_undo_one_that_has_gone_further()
    {
        var expected = new EDetector(Settings);
        Append(expected, 10);
        var behind = CheckOperation.Read([Log], new CheckOptions { Policy = _policy }, Ledger, _time, null, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        Append(expected, 10);
        Check();
        behind.Run(apply: true);
        Append(expected, 10);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Math.Log10(expected.Value), Check().Evidence.Statistics!.EvidenceLog10);
    }

    [Fact]
    public void Statistics_without_evidence_say_so()
    {
        var decision = Given.Decide(Given.Stats("a", 0), policy: _policy);

        Assert.Equal(DecisionAction.Keep, decision.Action);
        Assert.Contains("read without its evidence", decision.Reason);
    }

    private QuarantineDecision Check(bool apply = true) => QuarantineCheck.Run(
        new EventLog(Log), Ledger, _policy, new FleetReadOptions { Request = new ReadRequest(20) }, _time, apply).Single();

    private void Append(EDetector expected, int count)
    {
        var random = new Random(++_written);
        for (var i = 0; i < count; i++)
        {
            var reward = Math.Round(random.NextDouble() * 2 - 0.9, 3);
            expected.Add(reward);
            Write(1, reward);
        }
        if (!File.Exists(Log))
            File.WriteAllText(Log, "");
    }

    private void Write(int count, double reward) => _folder.Append("events.jsonl", string.Concat(Enumerable.Range(0, count)
        .Select(_ => string.Create(CultureInfo.InvariantCulture, $"{{\"id\":{++_written},\"agent\":\"a\",\"reward\":{reward}}}\n"))));
}
