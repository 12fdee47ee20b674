using System.Runtime.Versioning;
using System.Text.Json;
using AgentQuarantine.Events;
using AgentQuarantine.Quarantine;
using AgentQuarantine.Quarantine.Decisions;
using AgentQuarantine.Quarantine.Ledgers;

namespace AgentQuarantine.Tests.Quarantine;

public sealed class LedgerWritingTests : IDisposable
{
    private readonly LedgerFolder _folder = new();

    public static bool HasModes => !OperatingSystem.IsWindows();

    public void Dispose() => _folder.Dispose();

    private static LedgerChange Change(string agent) => new(new QuarantineEntry { Agent = agent, State = QuarantineState.Quarantined }, null);

    [Fact]
    public void Every_field_comes_back()
    {
        var entry = new QuarantineEntry
        {
            Agent = "a",
            State = QuarantineState.Probation,
            Reason = "because",
            Since = LedgerFolder.Now,
            Kind = QuarantineKind.Automatic,
            Until = LedgerFolder.Now.AddHours(1),
            HoldUntil = LedgerFolder.Now.AddHours(2),
            Level = 3,
            LevelsEarned = 2,
            JudgesWholeWindow = true,
            Observed = DecisionAction.Spared,
            Marks = [new LogMark("/logs/a.jsonl", 12, "00ff", 5_000_000_000, LedgerFolder.Now)],
        };

        _folder.Ledger.Update(_ => [new LedgerChange(entry, null)], LedgerFolder.Now);

        var read = _folder.Ledger.Read();
        Assert.Equal(entry.Marks, read.Agents["a"].Marks);
        Assert.Equal(entry with { Marks = [] }, read.Agents["a"] with { Marks = [] });
        Assert.Equal(LedgerFolder.Now, read.UpdatedAt);
    }

    [Fact]
    public void What_an_update_returns_is_what_a_reader_finds()
    {
        var now = LedgerFolder.Now.AddTicks(7);
        var returned = _folder.Ledger.Update(_ => [new LedgerChange(new QuarantineEntry { Agent = "a", Since = now }, null)], now);

        Assert.Equal(_folder.Ledger.Read().Agents["a"].Since, returned.Agents["a"].Since);
    }

    [Fact]
    public void Other_programs_find_active_reason_and_since()
    {
        ManualQuarantine.Add(_folder.Ledger, "a/b", "kept \"losing\"", null, LedgerFolder.Now);

        using var json = JsonDocument.Parse(_folder.Text);
        var entry = json.RootElement.GetProperty("agents").GetProperty("a/b");
        Assert.True(entry.GetProperty("active").GetBoolean());
        Assert.Equal("kept \"losing\"", entry.GetProperty("reason").GetString());
        Assert.Equal("2026-01-31T12:00:00.123456+00:00", entry.GetProperty("since").GetString());
        Assert.Equal("2026-01-31T12:00:00.123456+00:00", json.RootElement.GetProperty("updated_at").GetString());
    }

    [Fact]
    public void Keys_that_are_not_known_are_kept_as_they_stand()
    {
        var ledger = LedgerFolder.With(
            _folder,
            """{"version": 1.00, "agents": {"a": {"active": true, "reason": "r", "owner": {"team": ["x", null],"""
            + """ "big": 123456789012345678901234567890}}}, "note": "\ud83d"}""");

        ManualQuarantine.Clear(ledger, "a", [], LedgerFolder.Now);
        ManualQuarantine.Add(ledger, "b", "by hand", null, LedgerFolder.Now);

        Assert.Contains("\"version\": 1.00", _folder.Text);
        Assert.Contains("\"owner\": {\"team\": [\"x\", null], \"big\": 123456789012345678901234567890}", _folder.Text);
        Assert.Contains("\"note\": \"\\ud83d\"", _folder.Text);
    }

    [Theory]
    [InlineData("\"quoted\" \\ / \n \t \r \b \f \u0001")]
    [InlineData("__proto__")]
    [InlineData("\ud800")]
    [InlineData("\udc00\ud800")]
    [InlineData("😀 é \u2028")]
    [InlineData("{\"agents\": {}}")]
    [InlineData(" ")]
    public void Any_name_and_any_reason_come_back(string text)
    {
        ManualQuarantine.Add(_folder.Ledger, text, text, null, LedgerFolder.Now);
        ManualQuarantine.Add(_folder.Ledger, "another", "", null, LedgerFolder.Now);

        var entry = _folder.Ledger.Read().Agents[text];
        Assert.Equal((text, text), (entry.Agent, entry.Reason));
        Assert.Equal(text, _folder.Ledger.History().First().Agent);
        Assert.DoesNotContain(_folder.Text, c => c > '~');
    }

    [Fact]
    public void The_empty_name_of_another_writer_is_kept()
    {
        var ledger = LedgerFolder.With(_folder, """{"agents": {"": {"active": true}}}""");

        ManualQuarantine.Add(ledger, "a", "by hand", null, LedgerFolder.Now);

        Assert.True(ledger.Read().Agents[""].Active);
    }

    [Fact]
    public void The_ledger_before_the_last_write_is_kept_beside_it()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        var before = _folder.Text;

        ManualQuarantine.Add(_folder.Ledger, "b", "by hand", null, LedgerFolder.Now);

        Assert.Equal(before, File.ReadAllText(_folder.LedgerPath + ".bak"));
    }

    [Fact]
    public void No_change_writes_nothing()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        var before = _folder.Files();

        _folder.Ledger.Update(_ => [], LedgerFolder.Now.AddHours(1));

        Assert.Equal(before, _folder.Files());
    }

    [Fact]
    public void A_decision_that_fails_writes_nothing()
    {
        Assert.Throws<QuarantineException>(() => ManualQuarantine.Clear(_folder.Ledger, "nobody", [], LedgerFolder.Now));

        Assert.False(File.Exists(_folder.LedgerPath));
    }

    [Fact]
    public void What_a_killed_writer_left_behind_does_no_harm()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        File.WriteAllText(_folder.LedgerPath + ".tmp", "{\"agents\": {\"a\": {\"act" + new string('x', 10_000));
        File.WriteAllText(_folder.LedgerPath + ".bak.tmp", "{");

        ManualQuarantine.Add(_folder.Ledger, "b", "by hand", null, LedgerFolder.Now);

        Assert.Equal(["a", "b"], _folder.Ledger.Read().Agents.Keys.Order());
        Assert.Empty(Directory.GetFiles(_folder.Root, "*.tmp"));
    }

    [Fact]
    public async Task Writers_at_the_same_time_lose_nothing_and_readers_meanwhile_see_whole_ledgers()
    {
        const int Writers = 8, Each = 15;
        using var done = new CancellationTokenSource();
        var reader = Task.Run(() =>
        {
            var most = 0;
            while (!done.IsCancellationRequested)
            {
                var count = _folder.Ledger.Read().Agents.Count;
                Assert.True(count >= most);
                most = count;
            }
        });

        try
        {
            Parallel.For(0, Writers, new ParallelOptions { MaxDegreeOfParallelism = Writers }, writer =>
            {
                for (var i = 0; i < Each; i++)
                    ManualQuarantine.Add(_folder.Ledger, $"agent-{writer}-{i}", "by hand", null, LedgerFolder.Now);
            });
        }
        finally
        {
            await done.CancelAsync();
        }
        await reader;

        Assert.Equal(Writers * Each, _folder.Ledger.Read().Agents.Count);
        Assert.Equal(Writers * Each, _folder.Ledger.History().Select(record => record.Agent).Distinct().Count());
    }

    [Fact]
    public void A_lock_that_is_not_freed_in_time_is_an_error()
    {
        var ledger = new FileLedger(_folder.LedgerPath) { LockTimeout = TimeSpan.FromMilliseconds(50) };
        QuarantineException? inner = null;

        _folder.Ledger.Update(
            _ =>
            {
                inner = Assert.Throws<QuarantineException>(() => ledger.Update(_ => [Change("b")], LedgerFolder.Now));
                return [Change("a")];
            },
            LedgerFolder.Now);

        Assert.Equal(ErrorIds.LedgerLocked, inner!.Id);
        Assert.Contains(".lock", inner.Message);
        Assert.Equal(["a"], _folder.Ledger.Read().Agents.Keys);
    }

    [Fact]
    public void A_read_only_ledger_is_an_error_and_stays_as_it_is()
    {
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        var before = _folder.Text;
        File.SetAttributes(_folder.LedgerPath, FileAttributes.ReadOnly);

        var error = Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(_folder.Ledger, "b", "by hand", null, LedgerFolder.Now));

        File.SetAttributes(_folder.LedgerPath, FileAttributes.Normal);
        Assert.Equal(ErrorIds.LedgerUnwritable, error.Id);
        Assert.Equal(before, _folder.Text);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error()
    {
        File.WriteAllText(Path.Combine(_folder.Root, "file"), "");
        var ledger = new FileLedger(Path.Combine(_folder.Root, "file", "quarantine.json"));

        var error = Assert.Throws<QuarantineException>(() => ManualQuarantine.Add(ledger, "a", "by hand", null, LedgerFolder.Now));

        Assert.Equal(ErrorIds.LedgerUnsupported, error.Id);
    }

    [Fact]
    public void The_folder_is_made_with_the_first_write()
    {
        var ledger = new FileLedger(Path.Combine(_folder.Root, "x", "y", "quarantine.json"));

        Assert.Empty(ledger.Read().Agents);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "x")));
        ManualQuarantine.Add(ledger, "a", "by hand", null, LedgerFolder.Now);

        Assert.Single(ledger.Read().Agents);
    }

    [Fact]
    public void A_symbolic_link_stays_one_and_its_target_is_written()
    {
        var target = Path.Combine(_folder.Root, "real.json");
        File.WriteAllText(target, """{"agents": {}}""");
        File.CreateSymbolicLink(_folder.LedgerPath, target);

        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);

        Assert.Equal(target, new FileInfo(_folder.LedgerPath).LinkTarget);
        Assert.True(new FileLedger(target).Read().Agents["a"].Active);
        Assert.Single(new FileLedger(target).History());
    }

    [Fact(Skip = "Windows has no modes", SkipUnless = nameof(HasModes))]
    [UnsupportedOSPlatform("windows")]
    public void The_files_mode_stays()
    {
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        ManualQuarantine.Add(_folder.Ledger, "a", "by hand", null, LedgerFolder.Now);
        File.SetUnixFileMode(_folder.LedgerPath, mode);

        ManualQuarantine.Add(_folder.Ledger, "b", "by hand", null, LedgerFolder.Now);

        Assert.Equal(mode, File.GetUnixFileMode(_folder.LedgerPath));
        Assert.Equal(mode, File.GetUnixFileMode(_folder.LedgerPath + ".bak"));
    }

    [Fact]
    public void Ten_thousand_entries_are_written_and_read()
    {
        _folder.Ledger.Update(_ => [.. Enumerable.Range(0, 10_000).Select(i => Change("agent-" + i))], LedgerFolder.Now);
        ManualQuarantine.Add(_folder.Ledger, "one more", "by hand", null, LedgerFolder.Now);

        Assert.Equal(10_001, _folder.Ledger.Read().Agents.Count);
    }
}
