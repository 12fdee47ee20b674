using System.Runtime.Versioning;
using AgentQuarantine.Operations;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;
using AgentQuarantine.Quarantine.Policies;
using Microsoft.Extensions.Time.Testing;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class CheckRecordTests : IDisposable
{
    private const string Bad = "{\"agent\":\"bad\",\"reward\":-9,\"ts\":\"2026-01-31T11:00:00Z\"}\n";

    private readonly LedgerFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(LedgerFolder.Now);

    private string RecordPath => Path.Combine(_folder.Root, "quarantine.check.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_check_leaves_how_it_ended()
    {
        Check(Bad + "{\"agent\":\"good\",\"reward\":1}\n");

        var record = _folder.Ledger.LastCheck()!;
        Assert.Null(record.Error);
        Assert.Equal((2, 2, 1, 0), (record.Agents, record.Events, record.Quarantined, record.Cleared));
        Assert.Equal((LedgerFolder.Now, LedgerFolder.Now), (record.Time, record.LastSuccess));
        Assert.Equal((LedgerFolder.Now.AddHours(-1) - new TimeSpan(1234560)), record.NewestEvent);
        Assert.Equal((1, 0), (record.Succeeded, record.Failed));
        Assert.Equal(1, record.Decisions[(int)DecisionAction.Quarantine]);
    }

    [Fact]
    public void The_next_one_counts_on_and_knows_the_last_success()
    {
        Check(Bad);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Throws<QuarantineException>(() => Read("nowhere.jsonl"));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Check("{\"agent\":\"bad\"}\n");

        var record = _folder.Ledger.LastCheck()!;
        Assert.Equal(ErrorIds.NothingJudged, record.Error);
        Assert.Equal((LedgerFolder.Now, LedgerFolder.Now.AddMinutes(10)), (record.LastSuccess, record.Time));
        Assert.Equal((1, 2), (record.Succeeded, record.Failed));
    }

    [Fact]
    public void A_check_that_cannot_read_its_log_or_its_policy_has_failed()
    {
        Assert.Throws<QuarantineException>(() => Read("nowhere.jsonl"));
        Assert.Equal(ErrorIds.EventLogNotFound, _folder.Ledger.LastCheck()!.Error);

        Assert.Throws<QuarantineException>(
            () => CheckOperation.Recorded(_folder.Ledger, _clock, records: true, () => PolicyFile.Load(_folder.Root + "/none.json")));
        Assert.Equal(ErrorIds.PolicyInvalid, _folder.Ledger.LastCheck()!.Error);
    }

    [Fact]
    public void A_check_that_cannot_write_the_ledger_has_failed()
    {
        LedgerFolder.With(_folder, "no ledger");
        var good = _folder.Ledger;
        File.WriteAllText(_folder.LedgerPath, "{\"agents\": {}}");
        var check = Read(Log(Bad));
        File.WriteAllText(_folder.LedgerPath, "no ledger");

        Assert.Equal(ErrorIds.LedgerDamaged, Assert.Throws<QuarantineException>(() => check.Run(apply: true)).Id);
        Assert.Equal(ErrorIds.LedgerDamaged, good.LastCheck()!.Error);
    }

    [Fact]
    public void What_is_only_shown_leaves_no_record()
    {
        Read(Log(Bad)).Run(apply: false);
        Assert.Throws<QuarantineException>(
            () => CheckOperation.Recorded(
                _folder.Ledger, _clock, records: false,
                () => CheckOperation.Read(["nowhere.jsonl"], new CheckOptions(), _folder.Ledger, _clock)));

        Assert.False(File.Exists(RecordPath));
    }

    [Fact]
    public void Where_the_ledger_has_no_folder_a_failed_check_makes_none()
    {
        var ledger = new FileLedger(_folder.Root + "/none/quarantine.json");
        new CheckRecorder(ledger, _clock).Failed(new InvalidOperationException());

        Assert.False(Directory.Exists(_folder.Root + "/none"));
        Assert.Null(ledger.LastCheck());
    }

    [Fact]
    public void A_record_that_cannot_be_written_is_said_and_the_check_decides()
    {
        Directory.CreateDirectory(RecordPath);

        var decided = Read(Log(Bad)).Run(apply: true);

        Assert.Contains("How the check ended could not be written", Assert.Single(decided.Warnings));
        Assert.True(_folder.Ledger.Read().IsQuarantined("bad", LedgerFolder.Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"time\": 7}")]
    [InlineData("[]")]
    public void A_damaged_record_is_made_anew(string text)
    {
        File.WriteAllText(RecordPath, text);
        Assert.Null(_folder.Ledger.LastCheck());

        Check(Bad);
        Assert.Equal(1, _folder.Ledger.LastCheck()!.Succeeded);
    }

    [Fact]
    public void A_ledger_that_a_check_has_seen_and_that_is_gone_is_no_empty_one()
    {
        // Written by another program: there is neither a backup nor a history.
        LedgerFolder.With(_folder, "{\"agents\": {\"x\": {\"active\": true, \"reason\": \"r\", \"since\": null}}}");
        Check("{\"agent\":\"good\",\"reward\":1}\n");
        File.Delete(_folder.LedgerPath);

        var gone = Assert.Throws<QuarantineException>(() => _folder.Ledger.Read());
        Assert.Equal(ErrorIds.LedgerNotFound, gone.Id);
        Assert.Contains("at a check", gone.Message);
        // A check that fails for that reason forgets nothing.
        Assert.Throws<QuarantineException>(() => Read(Log(Bad)));
        new CheckRecorder(_folder.Ledger, _clock).Failed(gone);
        Assert.Throws<QuarantineException>(() => _folder.Ledger.Read());
    }

    [Fact]
    public void Checks_that_quarantine_nobody_leave_no_trace_of_a_ledger()
    {
        Check("{\"agent\":\"good\",\"reward\":1}\n");
        Check("{\"agent\":\"good\",\"reward\":1}\n");

        Assert.Empty(_folder.Ledger.Read().Agents);
    }

    [Fact]
    public void Checks_at_the_same_time_lose_no_count()
    {
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10; i++)
                new CheckRecorder(_folder.Ledger, _clock).Failed(new InvalidOperationException());
        });

        Assert.Equal(80, _folder.Ledger.LastCheck()!.Failed);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_record_is_as_private_as_the_ledger()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        LedgerFolder.With(_folder, "{\"agents\": {}}");
        File.SetUnixFileMode(_folder.LedgerPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Check(Bad);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RecordPath));
    }

    [Fact]
    public void A_failed_check_is_told_by_the_list()
    {
        Check(Bad);
        Assert.Empty(ListOperation.Run(new ListOptions(), _folder.Ledger, _clock).Warnings);
        Assert.Throws<QuarantineException>(() => Read("nowhere.jsonl"));

        Assert.Contains("EventLogNotFound", Assert.Single(ListOperation.Run(new ListOptions(), _folder.Ledger, _clock).Warnings));
    }

    private void Check(string log) => Read(Log(log)).Run(apply: true);

    private string Log(string text)
    {
        var path = Path.Combine(_folder.Root, "run.jsonl");
        File.WriteAllText(path, text);
        return path;
    }

    private CheckOperation Read(string log) => CheckOperation.Recorded(
        _folder.Ledger, _clock, records: true, () => CheckOperation.Read([log], new CheckOptions(), _folder.Ledger, _clock));
}
