using System.Globalization;
using AgentQuarantine.Events;
using AgentQuarantine.Events.Files;
using AgentQuarantine.Metrics;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using AgentQuarantine.Statistics;
using AgentQuarantine.Tests.Events;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Metrics;

/// <summary>Whatever becomes of a log and its ledger, the service shows what a query says at that moment, and decides as a check does.</summary>
public sealed class LiveModelTests
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("AGENTQ_LONG") == "1";

    private enum Act
    {
        Lines,
        HalfLine,
        TailWithoutLf,
        BadLines,
        Rotate,
        RotateWithLateWriter,
        Vanish,
        Truncate,
        Shorten,
        Rewrite,
        AddByHand,
        Clear,
        ClearElsewhere,
        Check,
        Wait,
        OtherPolicy,
    }

    private sealed record Step(Act Act, int Agent, int Seed);

    private static readonly FleetPolicy[] Policies =
    [
        FleetPolicy.Default,
        new() { Defaults = new() { DrawdownLimit = -2, ClearLimit = -1, MinSamples = 3 } },
        new() { Defaults = new() { DrawdownLimit = -1, BaseHold = TimeSpan.FromMinutes(7), MeanCostLimit = 0.7,
            ProbationRewards = 3, RewardTarget = 0.2 } },
        new() { Defaults = new() { DrawdownLimit = -1, SharpeFloor = -0.3, ErrorRatioLimit = 0.6 },
            MaxQuarantinedPercent = 50, StaleAfter = TimeSpan.FromMinutes(20) },
        new() { Defaults = new() { DrawdownLimit = -5, BaseHold = TimeSpan.FromMinutes(5), ProbationRewards = 3 }, FleetDrawdownLimit = -2 },
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(null)]
    public void What_the_service_shows_and_decides_is_what_a_query_and_a_check_say(int? last)
    {
        var act = Gen.Frequency(
            (8, Gen.Constant(Act.Lines)), (3, Gen.Constant(Act.HalfLine)), (3, Gen.Constant(Act.TailWithoutLf)), (2, Gen.Constant(Act.BadLines)),
            (1, Gen.Constant(Act.Rotate)), (1, Gen.Constant(Act.RotateWithLateWriter)),
                (1, Gen.Constant(Act.Vanish)), (1, Gen.Constant(Act.Truncate)),
            (1, Gen.Constant(Act.Shorten)), (1, Gen.Constant(Act.Rewrite)), (4, Gen.Constant(Act.AddByHand)), (3, Gen.Constant(Act.Clear)),
            (3, Gen.Constant(Act.ClearElsewhere)), (5, Gen.Constant(Act.Check)), (2, Gen.Constant(Act.Wait)), (1, Gen.Constant(Act.OtherPolicy)));
        var step = from a in act from agent in Gen.Choose(0, 4) from seed in Gen.Choose(0, 1 << 20) select new Step(a, agent, seed);
        Prop.ForAll(step.ArrayOf().ToArbitrary(), steps =>
        {
            using var run = new Run(last);
            foreach (var s in steps)
            {
                run.Do(s);
                run.Compare();
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Long ? 2000 : 40).WithReplay(20261, 1213).WithEndSize(60));
    }

    private sealed class Run : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly FakeTimeProvider _time = new(MetricsSample.Start);
        private readonly FleetReadOptions _read;
        private MetricsCollector _collector;
        private FleetPolicy _policy = Policies[0];
        private string _rest = "";
        private int _lines, _files;

        public Run(int? last)
        {
            _read = new FleetReadOptions { Window = 5, Request = new ReadRequest(last) };
            _collector = NewCollector();
        }

        private string Log => _folder["e.jsonl"];

        private FileLedger Ledger => new(_folder["q.json"]);

        public void Do(Step step)
        {
            var random = new Random(step.Seed);
            _time.Advance(TimeSpan.FromSeconds(1 + random.Next(100)));
            switch (step.Act)
            {
                case Act.Lines:
                    Append(string.Concat(Enumerable.Range(0, 1 + random.Next(9)).Select(_ => Line(random, (step.Agent + random.Next(2)) % 5))));
                    break;
                case Act.HalfLine:
                    var line = Line(random, step.Agent);
                    var length = random.Next(line.Length);
                    Append(line[..length]);
                    _rest = line[length..];
                    break;
                case Act.TailWithoutLf:
                    Append(Line(random, step.Agent).TrimEnd('\n'));
                    _rest = random.Next(4) == 0 ? " spoiled\n" : "\n";
                    break;
                case Act.BadLines:
                    Append(random.Next(4) switch { 0 => "\n", 1 => "{broken\n", 2 => "[]\n\n", _ => "{\"reward\":1}\n" });
                    break;
                case Act.Rotate:
                    Rotate();
                    _folder.Write("e.jsonl", random.Next(2) == 0 ? "" : Line(random, step.Agent));
                    break;
                case Act.RotateWithLateWriter:
                    Rotate();
                    if (_files > 0 && File.Exists(Rotated))
                        File.AppendAllText(Rotated, Line(random, step.Agent));
                    _folder.Write("e.jsonl", Line(random, step.Agent));
                    break;
                case Act.Vanish:
                    Rotate();
                    break;
                case Act.Truncate:
                    CopyAway();
                    _folder.Write("e.jsonl", "");
                    _rest = "";
                    break;
                case Act.Shorten when HasLine:
                    CopyAway();
                    // One whole line is lost at least: what was never a line is not missed.
                    using (var log = new FileStream(Log, FileMode.Open))
                        log.SetLength(random.NextInt64(File.ReadAllText(Log).LastIndexOf('\n') + 1));
                    _rest = "";
                    break;
                case Act.Rewrite:
                    CopyAway();
                    _folder.Write("e.jsonl", string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Line(random, step.Agent))));
                    _rest = "";
                    break;
                case Act.AddByHand:
                    ManualQuarantine.Add(Ledger, Name(step.Agent), "by hand",
                        random.Next(2) == 0 ? null : _time.GetUtcNow().AddMinutes(2), _time.GetUtcNow());
                    break;
                case Act.Clear when Ledger.Read().Find(Name(step.Agent)) is not null:
                    ManualQuarantine.Clear(Ledger, Name(step.Agent), new EventLog(Log).MarkEnds(_time.GetUtcNow()), _time.GetUtcNow());
                    break;
                case Act.ClearElsewhere when Ledger.Read().Find(Name(step.Agent)) is not null:
                    ManualQuarantine.Clear(Ledger, Name(step.Agent), [new LogMark("/elsewhere", 0, "", 0, _time.GetUtcNow())], _time.GetUtcNow());
                    break;
                case Act.Check:
                    Check();
                    break;
                case Act.Wait:
                    _time.Advance(TimeSpan.FromMinutes(5));
                    break;
                case Act.OtherPolicy:
                    _policy = Policies[random.Next(Policies.Length)];
                    // Of whole logs no single events are kept.
                    if (_read.Request.Last is null)
                        _policy = _policy with { FleetDrawdownLimit = null };
                    if (random.Next(2) == 0)
                    {
                        _collector.Policy.Reload();
                        break;
                    }
                    _collector.Dispose();
                    _collector = NewCollector();
                    break;
            }
            // Files of a test are written within one tick of the file system's clock; those of life are not.
            if (File.Exists(Log))
                File.SetLastWriteTimeUtc(Log, _time.GetUtcNow().UtcDateTime);
            if (step.Act is Act.AddByHand or Act.Clear or Act.ClearElsewhere or Act.Check
                && File.Exists(_folder["q.json"]))
                File.SetLastWriteTimeUtc(_folder["q.json"], _time.GetUtcNow().UtcDateTime);
        }

        public void Compare()
        {
            var snapshot = _collector.Refresh(TestContext.Current.CancellationToken);
            var shown = snapshot.Statistics;
            var read = File.Exists(Log) ? Query() : null;
            if ((File.Exists(Log) ? read?.Agents : []) is not { } expected)
            {
                Assert.Equal(ErrorIds.EventLogNotUnderstood, Assert.IsType<QuarantineException>(_collector.Failure).Id);
                return;
            }
            Assert.Equal(expected.Select(Show), shown.Select(Show));
            Assert.Equal(expected, shown);
            if (read is not null)
                Assert.Equal(FleetFall.Of(read.Rewards, expected, Ledger.Read(), _time.GetUtcNow())?.Drawdown, snapshot.FleetDrawdown);
        }

        public void Dispose()
        {
            _collector.Dispose();
            _folder.Dispose();
        }

        // Null where none of the present file's lines is an event: a query says so, and the service that it fails.
        private FleetReadResult? Query()
        {
            try
            {
                return FleetReader.Read(
                    new EventLog(Log), Ledger.Read(), _read with { Policy = _policy }, _time.GetUtcNow(), null,
                    TestContext.Current.CancellationToken);
            }
            catch (QuarantineException e) when (e.Id == ErrorIds.EventLogNotUnderstood)
            {
                return null;
            }
        }

        // The check works on a copy of the ledger, beside which its history lies.
        private void Check()
        {
            if (!File.Exists(Log))
            {
                Assert.Equal(ErrorIds.EventLogNotFound, Assert.Throws<QuarantineException>(() => _collector.Check()).Id);
                return;
            }
            _collector.Refresh(TestContext.Current.CancellationToken);
            if (_collector.Failure is QuarantineException { Id: ErrorIds.EventLogNotUnderstood })
            {
                Assert.True(Query() is null or { Agents: [] });
                Assert.Equal(ErrorIds.EventLogNotUnderstood, Assert.Throws<QuarantineException>(() => _collector.Check()).Id);
                return;
            }
            var copy = new FileLedger(_folder["copy.json"]);
            if (File.Exists(_folder["q.json"]))
                File.Copy(_folder["q.json"], _folder["copy.json"], overwrite: true);
            var expected = QuarantineCheck.Run(new EventLog(Log), copy, _policy, _read, _time);
            var decided = _collector.Check(TestContext.Current.CancellationToken);

            Assert.Equal(expected.Select(Show), decided.Select(Show));
            Assert.Equal(Text("copy.json"), Text("q.json"));
        }

        private string Text(string name) => File.Exists(_folder[name]) ? File.ReadAllText(_folder[name]) : "";

        private static string Show(QuarantineDecision d) => string.Create(
            CultureInfo.InvariantCulture,
            $"{d.Agent} {d.Action} {d.Applied} {d.Quarantined} {d.Reason} {d.Evidence.Rule} {d.Evidence.Value:R} {Show(d.Evidence.Statistics)}");

        private static string Show(AgentRewardStats? s) => s is null ? "-" : string.Create(
            CultureInfo.InvariantCulture,
            $"{s.Agent} n {s.Count} {s.Mean:R} {s.StdDev:R} {s.Drawdown:R} {s.CurrentDrawdown:R} {s.TargetDrawdown:R} "
            + $"last {s.LastReward:R} {s.LastSeen:O} runs {s.Runs} {s.Errors} "
            + $"{s.ConsecutiveErrors} {s.RewardsMissing} {s.RewardsNotFinite} {s.RewardsHaveStopped} "
            + $"{s.MeanLatencyMs:R} {s.MeanCostUsd:R} {s.Quarantined} {s.FirstByte}-{s.LastByte} ({Show(s.PastMark)})");

        private MetricsCollector NewCollector() => new(
            new CollectorOptions
            {
                Logs = [Log],
                Ledger = Ledger,
                Read = _read,
                Policy = _policy,
                PolicyPath = _folder["policy.json"],
                ReadPolicy = () => _policy,
                Metrics = new MetricsOptions { MaxAgents = 3 }
            }, _time);

        private void Append(string text)
        {
            _folder.Append("e.jsonl", _rest + text);
            _rest = "";
        }

        // The log's name and seconds since 1970: the newest is the highest.
        private string Rotated => _folder[$"e.jsonl-{1764000000 + _files}"];

        private void Rotate()
        {
            Finish();
            _files++;
            if (File.Exists(Log))
                File.Move(Log, Rotated);
        }

        private bool HasLine => File.Exists(Log) && File.ReadAllText(Log).Contains('\n');

        // As copytruncate does.
        private void CopyAway()
        {
            Finish();
            _files++;
            if (HasLine)
                File.Copy(Log, Rotated);
        }

        // A line whose end comes after the rotation is another matter: the service reads it late.
        private void Finish()
        {
            if (File.Exists(Log) && File.ReadAllText(Log) is [.., not '\n'])
                Append(_rest.Length > 0 ? "" : "\n");
            _rest = "";
            _collector.Refresh(TestContext.Current.CancellationToken);
        }

        private string Line(Random random, int agent)
        {
            var parts = new List<string> { $"\"id\":{++_lines}", $"\"agent\":\"{Name(agent)}\"" };
            if (random.Next(5) > 0)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"\"reward\":{random.NextDouble() - 0.6:R}"));
            if (random.Next(3) > 0)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"\"latency_ms\":{random.NextDouble() * 100:R}"));
            if (random.Next(3) > 0)
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"\"cost_usd\":{random.NextDouble():R}"));
            if (random.Next(3) == 0)
                parts.Add("\"error\":\"x\"");
            if (random.Next(3) > 0)
                parts.Add($"\"ts\":\"{_time.GetUtcNow().AddSeconds(-random.Next(300)):O}\"");
            return "{" + string.Join(',', parts) + "}\n";
        }

        // A name of its own now and then, so that names come and go.
        private string Name(int agent) => agent == 4 && _lines % 3 == 0 ? $"once {_lines}" : $"agent {agent}";
    }
}
