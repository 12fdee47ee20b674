using AgentQuarantine.Events;
using AgentQuarantine.Operations;
using AgentQuarantine.Rehearsal;
using AgentQuarantine.Tests.Quarantine;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Operations;

public sealed class LogOperationTests : IDisposable
{
    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_log_that_cannot_be_read_is_a_failure_and_the_others_go_on()
    {
        var result = Statistics(new LogOptions()).Run([Log("a", "x"), Path.Combine(_folder.Root, "nowhere"), _folder.Root, Log("b", "y")]);

        Assert.Equal(["x", "y"], result.Items.Select(agent => agent.Agent));
        Assert.Equal([ErrorIds.EventLogNotFound, ErrorIds.EventLogUnreadable], result.Failures.Select(failure => failure.Id));
        Assert.Equal(LedgerFolder.Now, result.Time);
    }

    [Fact]
    public void A_damaged_ledger_ends_everything()
    {
        LedgerFolder.With(_folder, "[]");

        Assert.Equal(ErrorIds.LedgerDamaged, Assert.Throws<QuarantineException>(() => Statistics(new LogOptions()).Run([Log("a", "x")])).Id);
    }

    [Fact]
    public void Merged_logs_are_one_source_that_names_no_log()
    {
        var result = Statistics(new LogOptions { Merge = true }).Run([Log("a", "x"), Log("b", "x")]);

        Assert.Equal((2, null), (result.Items.Single().Count, result.Items.Single().Path));
        Assert.Equal(2, result.Logs.Single().Lines);
    }

    [Fact]
    public void An_agent_is_missing_only_where_it_is_in_none_of_the_logs_that_were_read()
    {
        Assert.Empty(Of("y").Run([Log("a", "x"), Log("b", "y")]).Failures);
        Assert.Equal("nobody", Of("nobody").Run([Log("a", "x"), Log("b", "y")]).Failures.Single().Target);
        Assert.Equal(ErrorIds.EventLogNotFound, Of("nobody").Run([Path.Combine(_folder.Root, "nowhere")]).Failures.Single().Id);

        StatisticsOperation Of(string agent) => Statistics(new LogOptions { Agents = new AgentSelection([agent]) });
    }

    [Fact]
    public void A_backslash_in_a_pattern_stands_for_itself_in_every_use_case()
    {
        var log = Log("log", @"team\\ppo", 40);
        LogOptions options() => new() { Agents = new AgentSelection([@"team\*"]) };
        var rehearsal = new RehearseOperation(options(), RehearsedPolicy.From([], []), new RehearsalOptions(), _clock);

        Assert.Equal([@"team\ppo"], Statistics(options()).Run([log]).Items.Select(agent => agent.Agent));
        Assert.Equal([@"team\ppo"], rehearsal.Run([log]).Items.Select(row => row.Agent));
        Assert.Equal([@"team\ppo"], new CalibrateOperation(options(), new CalibrationOptions { Replicates = 100 }, _clock)
            .Run([log]).Items.Select(row => row.Agent));
    }

    [Fact]
    public void A_log_in_which_nothing_is_an_event_is_a_failure_in_every_use_case_and_the_others_go_on()
    {
        string[] logs = [Foreign(), Log("a", "x", 40)];
        var rehearsal = new RehearseOperation(new LogOptions(), RehearsedPolicy.From([], []), new RehearsalOptions(), _clock);
        var calibration = new CalibrateOperation(new LogOptions(), new CalibrationOptions { Replicates = 100 }, _clock);

        Check(Statistics(new LogOptions()).Run(logs));
        Check(rehearsal.Run(logs));
        Check(calibration.Run(logs));

        void Check<T>(OperationResult<T> result)
        {
            Assert.Single(result.Items);
            var failure = Assert.Single(result.Failures);
            Assert.Equal((ErrorIds.EventLogNotUnderstood, logs[0]), (failure.Id, failure.Target));
            Assert.Contains("The first object's keys: who, r.", failure.Message);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n\n")]
    public void An_empty_log_is_no_failure(string text)
    {
        var path = Path.Combine(_folder.Root, "empty.jsonl");
        File.WriteAllText(path, text);

        Assert.Empty(Statistics(new LogOptions()).Run([path]).Failures);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(4.9, 1)]
    [InlineData(0, 1)]
    public void A_refused_share_above_the_limit_is_a_warning_with_the_reasons(double most, int warnings)
    {
        var log = Log("a", "x", 38);
        File.AppendAllText(log, "[]\n{broken\n");

        var stats = Statistics(new LogOptions { MaxRefused = most }).Run([log]);
        var check = CheckOperation.Read([log], new CheckOptions { MaxRefused = most }, _folder.Ledger, _clock).Run(apply: true);

        Assert.Equal(warnings, stats.Warnings.Count);
        Assert.Equal(stats.Warnings, check.Warnings);
        Assert.All(stats.Warnings, warning => Assert.Contains("of 40 lines were refused: 1 malformed, 1 not_object.", warning));
        Assert.Single(check.Items);
    }

    [Fact]
    public void To_a_strict_check_it_is_a_failure_and_nothing_is_applied()
    {
        var log = Log("a", "x", 40);
        File.AppendAllText(log, "[]\n[]\n[]\n");

        Assert.Equal(ErrorIds.EventLogRefused, Assert.Throws<QuarantineException>(
            () => CheckOperation.Read([log], new CheckOptions { Strict = true }, _folder.Ledger, _clock)).Id);
        Assert.Equal("quarantine", $"{CheckOperation.Read([log], new CheckOptions { Strict = true, MaxRefused = 7 }, _folder.Ledger, _clock)
            .Run(apply: true).Items.Single().Action}".ToLowerInvariant());
    }

    [Fact]
    public void An_event_of_the_far_future_proves_no_life()
    {
        var log = Log("a", "x");
        File.AppendAllText(log, """{"agent":"x","reward":1,"ts":"2099-01-01T00:00:00Z"}""" + "\n");

        var check = CheckOperation.Read([log], new CheckOptions { MaxRefused = 100 }, _folder.Ledger, _clock).Run(apply: false);

        Assert.Null(check.Items.Single().Evidence.Statistics!.LastSeen);
        Assert.Equal("1 bad_time", check.Logs.Single().Refused);
    }

    [Fact]
    public void A_time_without_an_offset_is_local_where_a_time_zone_is_named()
    {
        var log = Path.Combine(_folder.Root, "local.jsonl");
        File.WriteAllText(log, """{"agent":"x","ts":"2026-01-01T12:00:00"}""" + "\n");

        var fields = EventFields.Default.InTimeZone("America/New_York");

        Assert.Equal(new DateTimeOffset(2026, 1, 1, 17, 0, 0, TimeSpan.Zero),
            Statistics(new LogOptions { Fields = fields }).Run([log]).Items.Single().LastSeen);
        Assert.Throws<ArgumentException>(() => fields.InTimeZone("Nowhere/City"));
    }

    [Fact]
    public void A_check_decides_nothing_where_one_of_the_logs_is_not_understood() => Assert.Equal(
        ErrorIds.EventLogNotUnderstood,
        Assert.Throws<QuarantineException>(() => CheckOperation.Read([Log("a", "x"), Foreign()], new CheckOptions(), _folder.Ledger, _clock)).Id);

    [Fact]
    public void No_policy_is_written_where_no_log_could_be_read()
    {
        var policy = Path.Combine(_folder.Root, "policy.json");
        var calibration = new CalibrateOperation(new LogOptions(), new CalibrationOptions(), _clock);
        calibration.Run([Path.Combine(_folder.Root, "nowhere")]);

        calibration.WritePolicy(policy, force: false);

        Assert.False(File.Exists(policy));
    }

    private StatisticsOperation Statistics(LogOptions options) => new(options, _folder.Ledger, _clock);

    private string Foreign()
    {
        var path = Path.Combine(_folder.Root, "foreign.jsonl");
        File.WriteAllText(path, """{"who":"x","r":1}""" + "\n");
        return path;
    }

    private string Log(string name, string agent, int events = 1)
    {
        var path = Path.Combine(_folder.Root, name + ".jsonl");
        File.WriteAllText(path, string.Concat(Enumerable.Repeat($$"""{"agent":"{{agent}}","reward":-0.1}""" + "\n", events)));
        return path;
    }
}
